package s3delta.bench.step;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import s3delta.api.S3DeltaException;
import s3delta.cli.PrintingCommand;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Layout;
import s3delta.runtime.t5.T5Model;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;
import tools.jackson.databind.JsonNode;

/** {@code s3delta bench family}: compares small checkpoints of T5's family with what transformers computes. */
@Command(name = "family")
public final class FamilyCommand extends PrintingCommand {
    /** A row of padding and the start token. */
    private static final int MAX_LENGTH = 10;

    @Parameters(paramLabel = "DIR")
    private Path directory = Path.of("");

    @Override
    public void run() {
        console.line("| family | example | read | largest difference |");
        console.line("|---|---|---|---|");
        rows(directory, TensorEngine.start(DeviceChoice.CPU, 0)).forEach(row -> console.line(row.line()));
    }

    /**
     * What came of a checkpoint.
     *
     * @param family its family
     * @param example a published checkpoint of that kind
     * @param read whether it is read; for a refusal what was said
     * @param difference of logits, infinity where greedy tokens, ids of texts or numbers of parameters differ too
     * @param expected whether that is what was expected
     */
    record Row(String family, String example, String read, double difference, boolean expected) {
        String line() {
            String number = read.equals("yes") ? String.format(Locale.ROOT, "%.0e", difference) : "";
            return "| " + String.join(" | ", family, "`" + example + "`", read, number) + " |";
        }
    }

    /** Compares all folders: what is read first. */
    static List<Row> rows(Path directory, TensorEngine engine) {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.filter(folder -> Files.exists(folder.resolve("expected.json")))
                    .sorted()
                    .map(folder -> row(folder, engine))
                    .sorted(Comparator.comparing(row -> !row.read().equals("yes")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(Path folder, TensorEngine engine) {
        JsonNode expected = Json.read(folder.resolve("expected.json"));
        String family = expected.path("family").asString();
        String example = expected.path("example").asString();
        String refused = expected.path("refused").asString("");
        try (FrozenT5 backbone = FrozenT5.load(folder, engine)) {
            return new Row(family, example, "yes", difference(folder, backbone, engine, expected), refused.isEmpty());
        } catch (S3DeltaException e) {
            boolean named = !refused.isEmpty() && String.valueOf(e.getMessage()).contains(refused);
            return new Row(family, example, "refused by name", Double.NaN, named);
        }
    }

    private static double difference(Path folder, FrozenT5 backbone, TensorEngine engine, JsonNode expected) {
        T5Model model = backbone.model();
        Batch batch = batch(expected, model.config().padTokenId());
        DeltaSet none = new DeltaSet(T5Layout.of(model.config()).positions(), List.of());
        try (GatedModel plain = new GatedModel(backbone, none, engine.ops(backbone.precision()), new Randomness(0))) {
            float[] logits = plain.infer(Gates.open(), pass -> {
                NDArray all = model.logits(pass, batch, model.encode(pass, batch));
                return Reads.floats(all);
            });
            double largest = IntStream.range(0, logits.length)
                    .mapToDouble(i ->
                            Math.abs(logits[i] - expected.path("logits").path(i).asDouble()))
                    .max()
                    .orElseThrow();
            List<int[]> greedy = plain.generate(batch, Gates.open(), MAX_LENGTH);
            boolean same = backbone.parameters() == expected.path("parameters").asLong()
                    && logits.length == expected.path("logits").size()
                    && startsWith(greedy, rows(expected.path("greedy")))
                    && encodes(folder, expected);
            return same ? largest : Double.POSITIVE_INFINITY;
        }
    }

    private static Batch batch(JsonNode expected, int padding) {
        List<int[]> ids = rows(expected.path("ids"));
        List<int[]> masks = rows(expected.path("mask"));
        List<int[]> sources = new ArrayList<>();
        for (int row = 0; row < ids.size(); row++) {
            sources.add(Arrays.copyOf(ids.get(row), IntStream.of(masks.get(row)).sum()));
        }
        return Batch.of(sources, rows(expected.path("labels")), padding);
    }

    private static List<int[]> rows(JsonNode lists) {
        return lists.values().stream()
                .map(list -> list.values().stream().mapToInt(JsonNode::asInt).toArray())
                .toList();
    }

    /** Rows that ended are padded to the longest. */
    private static boolean startsWith(List<int[]> generated, List<int[]> expected) {
        return IntStream.range(0, expected.size())
                .allMatch(row ->
                        Arrays.equals(expected.get(row), Arrays.copyOf(generated.get(row), expected.get(row).length)));
    }

    private static boolean encodes(Path folder, JsonNode expected) {
        if (!expected.has("texts")) {
            return true;
        }
        List<String> texts =
                expected.path("texts").values().stream().map(JsonNode::asString).toList();
        try (Tokenizer tokenizer = Tokenizers.load(folder)) {
            return text(tokenizer.encodeAll(texts)).equals(text(rows(expected.path("text_ids"))));
        }
    }

    private static String text(List<int[]> rows) {
        return rows.stream().map(Arrays::toString).collect(Collectors.joining("\n"));
    }
}
