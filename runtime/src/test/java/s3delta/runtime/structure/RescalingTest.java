package s3delta.runtime.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.Structure;
import s3delta.runtime.plugin.Fakes;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Config.FeedForwardProj;
import s3delta.testsupport.ExpectedError;

class RescalingTest {
    private static final Budget LARGE = new Budget(1_000_000);
    private static final Map<String, Object> RANK = Map.of("r", 1L, "alpha", 16.0);

    private static T5Config backbone(int encoder, int decoder, int width, FeedForwardProj feedForward) {
        return new T5Config(
                100,
                width,
                8,
                4 * width,
                encoder,
                decoder,
                2,
                32,
                128,
                1e-6,
                feedForward,
                false,
                true,
                0.1,
                0,
                List.of(1),
                0);
    }

    private static T5Config backbone(int encoder, int decoder) {
        return backbone(encoder, decoder, 16, FeedForwardProj.RELU);
    }

    private static Placement lora(String position, long parameters, double p) {
        return new Placement(position, "lora", RANK, parameters, OptionalDouble.of(p));
    }

    private static Placement bias(String position, long parameters, double p) {
        return new Placement(position, "bitfit", Map.of(), parameters, OptionalDouble.of(p));
    }

    private static Structure structure(T5Config config, Placement... placements) {
        return new Structure(Structure.FORMAT, 100_000, List.of(placements), Map.of("task", "sst2"), Fits.of(config));
    }

    private static Rescaling.Rescaled rescaled(Structure structure, T5Config config, Budget budget) {
        return Rescaling.of(structure, config, budget, Fakes.registry(), "s.json");
    }

    private static Map<String, Double> kept(Structure structure) {
        Map<String, Double> kept = new LinkedHashMap<>();
        structure.placements().forEach(p -> kept.put(p.position() + "#" + p.method(), p.p().orElse(-1)));
        return kept;
    }

    private static String q(String stack, int layer) {
        return stack + ".block." + layer + ".layer.0.SelfAttention.q";
    }

    @Test
    void twoLayersBecomeFour() {
        Structure found = structure(
                backbone(2, 2),
                lora(q("encoder", 0), 32, 0.9),
                bias(q("decoder", 1), 16, 0.4),
                bias("decoder.final_layer_norm", 16, 0.3));
        Rescaling.Rescaled rescaled = rescaled(found, backbone(4, 4), LARGE);
        assertEquals(
                Map.of(
                        q("encoder", 0) + "#lora",
                        0.9,
                        q("encoder", 1) + "#lora",
                        0.9,
                        q("decoder", 2) + "#bitfit",
                        0.4,
                        q("decoder", 3) + "#bitfit",
                        0.4,
                        "decoder.final_layer_norm#bitfit",
                        0.3),
                kept(rescaled.structure()));
        assertEquals(Fits.of(backbone(4, 4)), rescaled.structure().fits());
        assertEquals("sst2", rescaled.structure().foundOn().get("task"));
        assertEquals(
                List.of(
                        "encoder layers, 2 to 4: 0 -> 0, 1; 1 -> 2, 3",
                        "decoder layers, 2 to 4: 0 -> 0, 1; 1 -> 2, 3",
                        "deltas: 3 became 5; 0 fell together, 0 do not fit their sites, 0 exceed the budget of 1000000",
                        "parameters: 64 became 112"),
                rescaled.notes());
    }

    private static Placement copy(String position, int copy, double score) {
        return new Placement(position, "lora", RANK, 32, copy, OptionalDouble.empty(), OptionalDouble.of(score));
    }

    @Test
    void ofCopiesTheBestFallTogetherThenTheSecondBest() {
        Structure found = structure(
                backbone(4, 4),
                copy(q("encoder", 0), 3, -2),
                copy(q("encoder", 0), 7, 5),
                copy(q("encoder", 1), 1, 1),
                copy(q("encoder", 1), 2, 4),
                copy(q("encoder", 1), 8, -3));
        Structure there = rescaled(found, backbone(2, 2), LARGE).structure();
        Map<Integer, Double> scores = new LinkedHashMap<>();
        there.placements().forEach(delta -> {
            assertEquals(q("encoder", 0), delta.position());
            scores.put(delta.copy(), delta.score().orElseThrow());
        });
        assertEquals(Map.of(1, 5.0, 2, 1.0, 3, -3.0), scores);
    }

    @Test
    void fourLayersBecomeTwoAndWhatFallsTogetherIsOne() {
        Structure found = structure(
                backbone(4, 4),
                lora(q("encoder", 0), 32, 0.2),
                lora(q("encoder", 1), 32, 0.7),
                bias(q("encoder", 1), 16, 0.5),
                lora(q("encoder", 2), 32, 0.6));
        Structure there = rescaled(found, backbone(2, 2), LARGE).structure();
        assertEquals(
                Map.of(
                        q("encoder", 0) + "#lora", 0.7,
                        q("encoder", 0) + "#bitfit", 0.5,
                        q("encoder", 1) + "#lora", 0.6),
                kept(there));
        Map<?, ?> summary = (Map<?, ?>) Objects.requireNonNull(there.foundOn().get("rescaled"));
        assertEquals(1L, summary.get("merged"));
        assertEquals(112L, summary.get("parameters-before"));
        assertEquals(80L, summary.get("parameters-after"));
        assertEquals(List.of(List.of(0L), List.of(0L), List.of(1L), List.of(1L)), summary.get(Fits.ENCODER));
    }

    @Test
    void eachStackForItself() {
        Structure found = structure(backbone(6, 2), lora(q("encoder", 4), 32, 0.9), lora(q("decoder", 1), 32, 0.8));
        assertEquals(
                Map.of(
                        q("encoder", 2) + "#lora", 0.9,
                        q("decoder", 2) + "#lora", 0.8,
                        q("decoder", 3) + "#lora", 0.8),
                kept(rescaled(found, backbone(4, 4), LARGE).structure()));
    }

    @Test
    void parametersAreCountedAnewAndTheLowestProbabilitiesLeftOut() {
        Structure found = structure(
                backbone(2, 2),
                lora(q("encoder", 0), 32, 0.5),
                bias(q("encoder", 0), 16, 0.9),
                bias(q("encoder", 1), 16, 0.1));
        // Queries of 2 heads of 8 on a width of 32: 48 parameters of rank 1, 16 of bias.
        T5Config wider = backbone(2, 2, 32, FeedForwardProj.RELU);
        Rescaling.Rescaled rescaled = rescaled(found, wider, new Budget(70));
        assertEquals(
                Map.of(q("encoder", 0) + "#lora", 0.5, q("encoder", 0) + "#bitfit", 0.9), kept(rescaled.structure()));
        assertEquals(64, rescaled.structure().parameters());
        assertEquals(70, rescaled.structure().budget());
        assertTrue(
                rescaled.notes().get(2).contains("1 exceed the budget of 70"),
                rescaled.notes().toString());
    }

    @Test
    void gatedBlocksHaveTwoInputs() {
        String block = "encoder.block.0.layer.1.DenseReluDense.";
        T5Config plain = backbone(1, 1);
        T5Config gated = backbone(1, 1, 16, FeedForwardProj.GATED_GELU);
        Structure there = rescaled(structure(plain, lora(block + "wi", 80, 0.9)), gated, LARGE)
                .structure();
        assertEquals(Map.of(block + "wi_0#lora", 0.9, block + "wi_1#lora", 0.9), kept(there));
        Structure back = rescaled(
                        structure(gated, lora(block + "wi_0", 80, 0.3), lora(block + "wi_1", 80, 0.6)), plain, LARGE)
                .structure();
        assertEquals(Map.of(block + "wi#lora", 0.6), kept(back));
    }

    @Test
    void theSameBackboneChangesNothingButTheOrigin() {
        Structure found = structure(backbone(2, 3), lora(q("encoder", 1), 32, 0.5), bias(q("decoder", 2), 16, 0.4));
        assertEquals(
                found.placements(),
                rescaled(found, backbone(2, 3), LARGE).structure().placements());
    }

    @Test
    void whatCannotBeMappedIsAnError() {
        Structure blind = new Structure(1, 100, List.of(bias(q("encoder", 0), 16, 1)), Map.of());
        ExpectedError.of(
                ErrorCode.STRUCTURE, "does not say what it fits", () -> rescaled(blind, backbone(2, 2), LARGE));
        Structure outside = structure(backbone(2, 2), bias(q("encoder", 2), 16, 1));
        ExpectedError.of(
                ErrorCode.STRUCTURE, "one of the 2 encoder layers", () -> rescaled(outside, backbone(4, 4), LARGE));
        Structure nowhere = structure(backbone(2, 2), bias("encoder.block.0.layer.0.SelfAttention.x", 16, 1));
        ExpectedError.of(ErrorCode.STRUCTURE, "no T5 has", () -> rescaled(nowhere, backbone(2, 2), LARGE));
        Structure large = structure(backbone(2, 2), bias(q("encoder", 0), 16, 1));
        ExpectedError.of(
                ErrorCode.BUDGET, "at least 16 parameters", () -> rescaled(large, backbone(2, 2), new Budget(15)));
    }
}
