package s3delta.bench.demo;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import s3delta.bench.demo.Pretraining.Recipe;
import s3delta.cli.demo.DemoFiles;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.ParameterLayout;
import s3delta.runtime.engine.KernelOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.t5.T5Config;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench pretrain-demo}: makes the demo's backbone again. */
@Command(name = "pretrain-demo")
public final class PretrainDemoCommand implements Runnable {
    /** So small a model is fastest on one; sums depend on how threads share them, so that weights repeat with as many. */
    private static final int THREADS = 1;

    private static final int REPORTED = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--out", paramLabel = "DIR", required = true)
    private Path out = Path.of("");

    @Option(names = "--seed", paramLabel = "N")
    private long seed = Recipe.DEFAULT.seed();

    @Option(names = "--steps", paramLabel = "N")
    private int steps = Recipe.DEFAULT.steps();

    @Override
    public void run() {
        PrintWriter print = spec.commandLine().getOut();
        Recipe recipe = Recipe.DEFAULT.with(seed, steps);
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, THREADS);
        T5Config sizes = sizes();
        try (Pretraining training = new Pretraining(sizes, recipe, engine, new KernelOps(Precision.FLOAT32))) {
            double mean = 0;
            while (training.steps() < steps) {
                int count = Math.min(REPORTED, steps - training.steps());
                mean = IntStream.range(0, count)
                        .mapToDouble(i -> training.step())
                        .average()
                        .orElseThrow();
                print.printf(Locale.ROOT, "step %d of %d: loss %.3f%n", training.steps(), steps, mean);
                print.flush();
            }
            write(training.model(), recipe, mean);
        }
        print.println("Wrote " + out);
    }

    /** Writes the stored backbone's configuration with as many tokens as the lexicon has now. */
    private T5Config sizes() {
        DemoFiles.backbone(out);
        Path file = out.resolve("config.json");
        ObjectNode config = (ObjectNode) JsonMapper.shared().readTree(file);
        config.put("vocab_size", new Vocabulary(Lexicon.load()).tokens().size());
        WholeFile.write(
                file,
                JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(config) + "\n");
        return T5Config.read(file);
    }

    private void write(GatedModel model, Recipe recipe, double loss) {
        WholeFile.write(out.resolve("tokenizer.json"), new Vocabulary(Lexicon.load()).tokenizer() + "\n");
        WholeFile.write(out.resolve("README.md"), readme(model.layout().size(), recipe, loss));
        SafetensorsWriter.write(
                out.resolve("model.safetensors"),
                IntStream.range(0, model.layout().slices().size())
                        .mapToObj(i -> entry(model, i))
                        .toList(),
                Map.of("format", "pt"));
    }

    private static SafetensorsWriter.Entry entry(GatedModel model, int index) {
        ParameterLayout.Slice slice = model.layout().slices().get(index);
        List<Long> shape = LongStream.of(slice.shape().getShape()).boxed().toList();
        return new SafetensorsWriter.Entry(slice.name(), shape, () -> bytes(model.parameter(index)));
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static String readme(long parameters, Recipe recipe, double loss) {
        return String.format(
                Locale.ROOT,
                """
                # A micro T5

                A T5 v1.0 of %,d parameters, made for this project's demo and tests from random weights and texts of a small
                English that the project generates. It knows nothing else.

                Made by `./s3delta bench pretrain-demo --out DIR --seed %d --steps %d`: %d examples a step, AdamW with a learning
                rate of up to %s. A third of the steps fill gaps in texts, %.0f%% of whose words are hidden; two thirds answer the
                prompts of %d supervised tasks over the same language, as in the pre-training of T5 v1.0:
                %s.
                The last steps' mean loss was %.2f nats a target token. Another processor or engine rounds differently and
                gives other weights that are as good.

                It has seen no task of the demo: none of the tasks asks what a task of the demo asks, and the demo's labels occur
                nowhere.
                """,
                parameters,
                recipe.seed(),
                recipe.steps(),
                recipe.rows(),
                recipe.peak(),
                recipe.hidden() * 100,
                AuxiliaryTasks.ALL.size(),
                AuxiliaryTasks.ALL.stream()
                        .map(AuxiliaryTasks.AuxiliaryTask::name)
                        .collect(Collectors.joining(", ")),
                loss);
    }
}
