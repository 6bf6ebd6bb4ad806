package s3delta.bench.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.runtime.Decoding;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Layout;
import tools.jackson.databind.JsonNode;

/** The texts that transformers' beam search writes, see {@code bench/peers/beams.py}. */
class BeamOracleTest {
    /** All ways in one batch of all rows; some of them in others, from which rows are dropped at other times. */
    @ParameterizedTest
    @CsvSource({"tied, 50, true, 1", "own-head, 50, true, 1", "tied, 7, true, 7", "own-head, 20, false, 5"})
    void textsAreThoseOfTransformers(String head, int size, boolean kernels, int each) throws URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(BeamOracleTest.class.getResource("/beams/" + head), head)
                .toURI());
        JsonNode expected = Json.read(folder.resolve("expected.json"));
        List<int[]> sources = rows(expected.path("sources"));
        assertEquals(50, sources.size());
        int longest = expected.path("longest").asInt();
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        int ended = 0;
        try (FrozenT5 backbone = FrozenT5.load(folder, engine)) {
            Ops ops = kernels ? engine.ops(backbone.precision()) : new PlainOps();
            DeltaSet none = new DeltaSet(T5Layout.of(backbone.model().config()).positions(), List.of());
            try (GatedModel model = new GatedModel(backbone, none, ops, new Randomness(0))) {
                for (int i = 0; i < expected.path("cases").size(); i += each) {
                    JsonNode wanted = expected.path("cases").path(i);
                    Decoding decoding = new Decoding(
                            wanted.path("beams").asInt(),
                            wanted.path("length-penalty").asDouble(),
                            wanted.path("no-repeat-ngram").asInt(),
                            wanted.path("min-length").asInt(),
                            Optional.empty());
                    List<int[]> texts = rows(wanted.path("tokens"));
                    List<int[]> generated = new ArrayList<>();
                    for (int from = 0; from < sources.size(); from += size) {
                        List<int[]> some = sources.subList(from, Math.min(from + size, sources.size()));
                        generated.addAll(model.generate(Batch.of(some, some, 0), Gates.open(), decoding, longest + 1));
                    }
                    for (int row = 0; row < texts.size(); row++) {
                        int[] text = texts.get(row);
                        int[] ours = generated.get(row);
                        assertArrayEquals(
                                text,
                                Arrays.copyOf(ours, text.length),
                                decoding + ", row " + row + ": " + Arrays.toString(ours));
                        assertTrue(
                                Arrays.stream(ours).skip(text.length).allMatch(token -> token == 0),
                                decoding + ", row " + row + ": " + Arrays.toString(ours));
                        ended += text[text.length - 1] == 1 ? 1 : 0;
                    }
                }
            }
        }
        assertTrue(ended * each > 300, "only " + ended + " texts have an end");
    }

    private static List<int[]> rows(JsonNode lists) {
        return lists.values().stream()
                .map(list -> list.values().stream().mapToInt(JsonNode::asInt).toArray())
                .toList();
    }
}
