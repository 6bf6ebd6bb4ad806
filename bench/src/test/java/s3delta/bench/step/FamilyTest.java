package s3delta.bench.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;
import tools.jackson.databind.JsonNode;

/** Small checkpoints and tokenizers that bench/peers/family.py wrote, with what transformers and SentencePiece make of them. */
class FamilyTest {
    private static final double LOGITS = 1e-4;

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(FamilyTest.class.getResource("/family"), "family")
                .toURI());
    }

    @Test
    void everyCheckpointIsWhatTransformersMakesOfItOrIsRefusedByName() throws IOException, URISyntaxException {
        List<FamilyCommand.Row> rows = FamilyCommand.rows(folder(), TensorEngine.start(DeviceChoice.CPU, 1));
        assertEquals(23, rows.size());
        Path root = Path.of(Objects.requireNonNull(System.getProperty("s3delta.root"), "s3delta.root"));
        String docs = Files.readString(root.resolve("docs/checkpoints.md"));
        for (FamilyCommand.Row row : rows) {
            assertTrue(row.expected(), row.line());
            if (row.read().equals("yes")) {
                assertTrue(row.difference() <= LOGITS, row.line());
            }
            String line = row.line();
            String stable = line.substring(0, line.lastIndexOf('|', line.length() - 2));
            assertTrue(docs.contains(stable), "docs/checkpoints.md lacks " + stable);
        }
    }

    static Stream<Path> pieces() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder().resolve("pieces"))) {
            return files.sorted().toList().stream();
        }
    }

    /** One model for each flag of SentencePiece that changes ids. */
    @ParameterizedTest
    @MethodSource("pieces")
    void idsAreThoseOfSentencePiece(Path directory) {
        JsonNode expected = Json.read(directory.resolve("expected.json"));
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            for (int i = 0; i < expected.path("texts").size(); i++) {
                String text = expected.path("texts").path(i).asString();
                int[] ids = expected.path("text_ids").path(i).values().stream()
                        .mapToInt(JsonNode::asInt)
                        .toArray();
                assertArrayEquals(ids, tokenizer.encode(text), text);
                assertEquals(
                        expected.path("decoded").path(i).asString().strip(),
                        tokenizer.decode(ids).strip(),
                        text);
            }
        }
    }
}
