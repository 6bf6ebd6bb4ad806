package s3delta.runtime.space;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.plugin.Fakes;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5s;
import s3delta.testsupport.ExpectedError;
import s3delta.testsupport.Golden;
import tools.jackson.databind.JsonNode;

class CandidatesTest {
    private static final Path NOWHERE = Path.of("nowhere-at-all");
    private static final Registry REGISTRY = Fakes.registry();

    private static T5Config small() {
        return T5s.of(512, 64, 2048, 6, 8);
    }

    private static T5Config large() {
        return T5s.of(1024, 64, 4096, 24, 16);
    }

    private static SearchSpace space(String yaml) {
        return Spaces.CODEC
                .read()
                .apply(Yaml.parse(yaml, "x"), Place.of("x.yaml").child("space"));
    }

    @Test
    void aRuleThatIsThereTwiceIsRefusedWhereverItIsRead() {
        ExpectedError.of(
                ErrorCode.CONFIG_VALUE,
                "a list with no item twice",
                () -> space("[{sites: [q], deltas: [lora]}, {sites: [q], deltas: [lora]}]"));
    }

    private static List<String> labels(String yaml) {
        return Candidates.of(small(), space(yaml), REGISTRY).stream()
                .map(c -> c.label() + " " + c.config())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"t5-small,S3Delta-M", "t5-small,S3Delta-L", "t5-large,S3Delta-M", "t5-large,S3Delta-L"})
    void listsThePapersSpacesAsTheReferenceDoes(String model, String space) throws IOException {
        List<String> expected = new ArrayList<>();
        for (JsonNode item : oracle().path(model).path("spaces").path(space).path("candidates")) {
            expected.add(item.get(0).stringValue() + " " + item.get(1).stringValue() + " "
                    + item.get(2).intValue());
        }
        T5Config config = model.equals("t5-small") ? small() : large();
        List<String> actual =
                Candidates.of(config, Spaces.named(space.equals("S3Delta-M") ? "s3delta-m" : "s3delta-l"), REGISTRY)
                        .stream()
                        .map(c -> c.position().path() + " " + c.method() + " " + c.parameters())
                        .toList();
        assertEquals(expected, actual);
        assertEquals(
                oracle().path(model).path("config").path("backbone_parameters").longValue(), config.parameterCount());
    }

    @Test
    void countsTheLargestSpaceOfThePaper() {
        List<Candidate> all = Candidates.of(large(), Spaces.named("s3delta-m"), REGISTRY);
        assertEquals(916, all.size());
        assertEquals(1_881_088L, all.stream().mapToLong(Candidate::parameters).sum());
    }

    @Test
    void findsBothInputMapsOfGatedModels() {
        List<String> paths = Candidates.of(T5s.gated(), Spaces.named("s3delta-l"), REGISTRY).stream()
                .map(c -> c.position().path())
                .toList();
        assertEquals(8 * 7 * 2, paths.size());
        assertEquals(true, paths.contains("decoder.block.7.layer.2.DenseReluDense.wi_1"));
    }

    @Test
    void widensThePapersSpace() {
        // a block: 3 LoRA and bitfit on 4 maps an attention and 2 a feed-forward; 2 a norm; prefix and 3 adapters
        int encoder = 4 * (4 + 2) + 2 * 2 + (4 + 3);
        int decoder = 4 * (4 + 4 + 2) + 3 * 2 + (4 + 4 + 3);
        assertEquals(
                6 * (encoder + decoder) + 2 * 2,
                Candidates.of(small(), Spaces.named("wide"), REGISTRY).size());
    }

    @Test
    void hasSpacesForRanksAndForWhatMerges() {
        int linear = 6 * (4 + 2) + 6 * (4 + 4 + 2);
        int norms = 6 * (2 + 3) + 2;
        List<Candidate> ranks = Candidates.of(small(), Spaces.named("ranks"), REGISTRY);
        assertEquals(8L * linear, ranks.size());
        assertEquals(8L * linear, ranks.stream().distinct().count());
        List<Candidate> mergeable = Candidates.of(small(), Spaces.named("mergeable"), REGISTRY);
        assertEquals(3 * linear + norms, mergeable.size());
        assertEquals(
                Set.of("lora", "lnfit"),
                mergeable.stream().map(Candidate::method).collect(Collectors.toSet()));
    }

    @Test
    void copiesAreCandidatesOfTheirOwn() {
        String q = "encoder.block.0.layer.0.SelfAttention.q#";
        assertEquals(
                List.of(
                        q + "lora Rank[r=1, alpha=16.0]",
                        q + "lora#2 Rank[r=1, alpha=16.0]",
                        q + "lora#3 Rank[r=1, alpha=16.0]",
                        q + "bitfit Plain[]"),
                labels("""
                        - {sites: [encoder.block.0.*.q], deltas: [{method: lora, r: 1}, bitfit]}
                        - {sites: [encoder.block.0.*.q], deltas: [{method: lora, r: 1}], copies: 3}
                        """));
        Golden.RUNTIME.error("space-copies", NOWHERE, () -> space("[{sites: [q], deltas: [lora], copies: 0}]"));
    }

    @Test
    void putsRowsFirstThenParallelThenSequentialDeltas() {
        String block = "encoder.block.0.layer.0.SelfAttention";
        assertEquals(
                List.of(
                        block + "#prefix Rows[rows=2]",
                        block + "#low-rank-adapter Plain[]",
                        block + "#adapter Bottleneck[bottleneck=3]",
                        block + ".q#lora Rank[r=2, alpha=16.0]",
                        block + ".q#lora Rank[r=1, alpha=16.0]",
                        block + ".q#bitfit Plain[]"),
                labels("""
                        - sites: [encoder.block.0.*SelfAttention]
                          deltas: [low-rank-adapter, {method: adapter, bottleneck: 3}, {method: prefix, rows: 2}]
                        - sites: [encoder.block.0.*.q]
                          deltas: [bitfit, {method: lora, r: 2}, {method: lora, r: 1}]
                        """));
    }

    @Test
    void countsTheSameDeltaOnceAtItsFirstStage() {
        String q = "encoder.block.0.layer.0.SelfAttention.q#";
        assertEquals(
                List.of(q + "lora Rank[r=8, alpha=16.0]", q + "bitfit Plain[]", q + "lora Rank[r=1, alpha=16.0]"),
                labels("""
                        - {stage: 7, sites: [encoder.block.0.*.q], deltas: [{method: lora, r: 8}, {method: lora, r: 1}]}
                        - {sites: [encoder.block.0.*.q, encoder.block.0.layer.0.SelfAttention.q], deltas: [lora, bitfit]}
                        """));
    }

    @Test
    void wordsItsErrors() {
        Golden.RUNTIME.error("space-unknown", NOWHERE, () -> space("s3delta-x"));
        Golden.RUNTIME.error("space-no-rules", NOWHERE, () -> space("{sites: [q]}"));
        Golden.RUNTIME.error("space-rule-key", NOWHERE, () -> space("[{site: [q], deltas: [lora]}]"));
        Golden.RUNTIME.error("space-rule-missing", NOWHERE, () -> space("[{sites: [q]}]"));
        Golden.RUNTIME.error("space-delta", NOWHERE, () -> space("[{sites: [q], deltas: [3]}]"));
        Golden.RUNTIME.error("space-no-match", NOWHERE, () -> labels("[{sites: [SelfAttention.x], deltas: [lora]}]"));
        Golden.RUNTIME.error(
                "space-wrong-side", NOWHERE, () -> labels("[{sites: [encoder.EncDecAttention.q], deltas: [lora]}]"));
        Golden.RUNTIME.error("space-misfit", NOWHERE, () -> labels("[{sites: [layer_norm], deltas: [lora]}]"));
        Golden.RUNTIME.error("space-no-method", NOWHERE, () -> labels("[{sites: [q], deltas: [lore]}]"));
        Golden.RUNTIME.error(
                "space-method-key", NOWHERE, () -> labels("[{sites: [q], deltas: [bitfit, {method: lora, rr: 2}]}]"));
        Golden.RUNTIME.error(
                "space-method-value", NOWHERE, () -> labels("[{sites: [q], deltas: [{method: lora, r: x}]}]"));
    }

    private static JsonNode oracle() throws IOException {
        try (InputStream in = Objects.requireNonNull(CandidatesTest.class.getResourceAsStream("candidates.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "candidates.json");
        }
    }
}
