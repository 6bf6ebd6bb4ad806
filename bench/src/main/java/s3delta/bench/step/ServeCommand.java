package s3delta.bench.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.cli.Options;
import s3delta.cli.TemporaryFolder;
import s3delta.runtime.Backbone;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.EngineOptions;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.Prediction;
import s3delta.runtime.TunedModel;
import s3delta.runtime.json.Json;
import s3delta.runtime.trial.Footprint;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench serve}: how many texts a second several runs on one backbone answer, and in how much memory. */
@Command(name = "serve")
public final class ServeCommand extends ReportingCommand {
    private static final double NANOS = 1e9;
    private static final double BYTES_PER_MIB = 1 << 20;

    @Option(names = "--shape", paramLabel = "NAME")
    private String shape = "t5-small";

    @Option(names = "--deltas", paramLabel = "SPEC")
    private String deltas = "lora:8:q,v";

    @Option(names = "--runs", split = ",", paramLabel = "N")
    private List<Integer> runs = List.of(1, 10, 100);

    @Option(names = "--threads", split = ",", paramLabel = "N")
    private List<Integer> threads = List.of(1, 2);

    @Option(names = "--texts", paramLabel = "N")
    private int texts = 400;

    @Option(names = "--source", paramLabel = "N")
    private int source = 32;

    @Option(names = "--target", paramLabel = "N")
    private int target = 2;

    @Option(names = "--precision", paramLabel = "P")
    private PrecisionChoice precision = PrecisionChoice.FLOAT32;

    @Override
    public void run() {
        runs.forEach(each -> Options.atLeast("--runs", each, 1));
        threads.forEach(each -> Options.threads("--threads", each));
        Options.atLeast("--target", target, 1);
        Options.atLeast("--source", source, 2);
        Options.atLeast("--texts", texts, runs.stream().max(Integer::compare).orElseThrow());
        NamedShape named = NamedShape.of(shape)
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.USAGE, "there is no such shape")
                        .where("--shape")
                        .expected(String.join(
                                ", ",
                                Arrays.stream(NamedShape.values())
                                        .map(NamedShape::toString)
                                        .toList()))
                        .got("'" + shape + "'"));
        int most = runs.stream().max(Integer::compare).orElseThrow();
        if (!json()) {
            console.line("Texts a second; MiB that the runs after the first added, and that their deltas hold.");
            console.line("RUNS  THREADS  ONE BY ONE  RUN BY RUN    MIXED    ADDED   DELTAS");
        }
        try (TemporaryFolder folder = TemporaryFolder.of("serve")) {
            ServedRuns served = ServedRuns.write(folder.path(), named, deltas, most, target, registry());
            System.gc();
            for (int count : runs) {
                for (int each : threads) {
                    row(measure(served, count, each), "%4d  %7d  %10.1f  %10.1f  %7.1f  %7.1f  %7.1f");
                }
            }
        }
    }

    private ObjectNode measure(ServedRuns served, int count, int threads) {
        EngineOptions options = EngineOptions.defaults()
                .withDevice(DeviceChoice.CPU)
                .withPrecision(precision)
                .withThreads(threads);
        List<TunedModel> models = new ArrayList<>();
        try (Backbone backbone = Backbone.open(served.backbone(), options)) {
            // Answers once, so that what the first answer makes for all does not count.
            TunedModel first = backbone.attach(served.runs().get(0));
            List<String> all = ServedRuns.texts(texts, source);
            List<Prediction> unused = first.predict(all);
            double before = resident();
            models.add(first);
            for (int run = 1; run < count; run++) {
                models.add(backbone.attach(served.runs().get(run)));
            }
            Map<TunedModel, List<String>> byRun = new LinkedHashMap<>();
            for (int text = 0; text < texts; text++) {
                byRun.computeIfAbsent(models.get(text % count), model -> new ArrayList<>())
                        .add(all.get(text));
            }
            ObjectNode row = Json.mapper().createObjectNode();
            row.put("runs", count);
            row.put("threads", threads);
            row.put("one_by_one", perSecond(() -> oneByOne(models, all)));
            row.put("run_by_run", perSecond(() -> {
                byRun.forEach(TunedModel::predict);
                return texts;
            }));
            row.put("mixed", perSecond(() -> backbone.predict(byRun).size()));
            row.put("added_mb", resident() - before);
            row.put(
                    "deltas_mb",
                    models.stream()
                                    .skip(1)
                                    .mapToLong(model -> model.structure().parameters())
                                    .sum()
                            * Float.BYTES
                            / BYTES_PER_MIB);
            return row;
        }
    }

    private static int oneByOne(List<TunedModel> models, List<String> texts) {
        for (int text = 0; text < texts.size(); text++) {
            Prediction unused = models.get(text % models.size()).predict(texts.get(text));
        }
        return texts.size();
    }

    /** The better of two times, after one to warm up. */
    private double perSecond(Supplier<?> answer) {
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 3; round++) {
            long begun = System.nanoTime();
            Object unused = answer.get();
            best = round == 0 ? best : Math.min(best, (System.nanoTime() - begun) / NANOS);
        }
        return texts / best;
    }

    private static double resident() {
        System.gc();
        return Footprint.presentMebibytes().orElse(Double.NaN);
    }
}
