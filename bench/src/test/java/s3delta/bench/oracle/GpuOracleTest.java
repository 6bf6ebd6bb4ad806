package s3delta.bench.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.bench.gpu.Gpu;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Model;
import tools.jackson.databind.JsonNode;

/** The fixtures' deltas with all gradients on a GPU: plain operations, and kernels in both precisions. */
@Tag("gpu")
class GpuOracleTest {
    private static final double FLOAT32 = 1e-4;

    /** As {@link BFloat16OracleTest} derives it, for some 40 products and their gradients. */
    private static final double BFLOAT16 = 0.04;

    @BeforeEach
    void needsAGpu() {
        Gpu.assume();
    }

    static Stream<Arguments> cases() {
        return Oracles.folders()
                .flatMap(folder -> Stream.of("plain", "float32", "bfloat16").map(path -> Arguments.of(folder, path)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void deltas(Path folder, String path) {
        TensorEngine engine = TensorEngine.start(DeviceChoice.GPU, 1);
        boolean rounded = path.equals("bfloat16");
        Ops ops = path.equals("plain") ? new PlainOps() : engine.ops(rounded ? Precision.BFLOAT16 : Precision.FLOAT32);
        double tolerance = rounded ? BFLOAT16 : FLOAT32;
        JsonNode oracle = Oracles.read(folder, "deltas.json");
        Batch batch = Oracles.batch(Oracles.read(folder, "backbone.json"));
        double[] gates = oracle.get("deltas").values().stream()
                .mapToDouble(delta -> delta.get("gate").asDouble())
                .toArray();
        PrecisionChoice choice = rounded ? PrecisionChoice.BFLOAT16 : PrecisionChoice.FLOAT32;
        try (FrozenT5 backbone = FrozenT5.load(folder.resolve("model"), engine, choice)) {
            T5Model model = backbone.model();
            OracleDeltas deltas = new OracleDeltas(model.config(), oracle.get("deltas"), "parameters");
            try (GatedModel tuned = new GatedModel(backbone, deltas.set(model.config()), ops, new Randomness(0))) {
                deltas.fill(tuned);
                double[] logits = tuned.infer(
                        Gates.fixed(gates),
                        pass -> Oracles.widened(model.logits(pass, batch, model.encode(pass, batch))));
                assertClose(Oracles.doubles(oracle.get("logits")), logits, tolerance);
                try (GatedModel.Gradients found = tuned.gradients(batch, Gates.recorded(gates))) {
                    assertEquals(oracle.get("loss").asDouble(), found.loss(), tolerance);
                    assertTrue(found.gradient().getDevice().isGpu(), "the gradient stays on the device");
                    List<double[]> expected = deltas.arrays(tuned, "gradients");
                    assertClose(
                            expected.stream().flatMapToDouble(Arrays::stream).toArray(),
                            Oracles.widened(found.gradient()),
                            tolerance);
                }
            }
        }
    }

    /** Compares in the mean square, relative to the size of what is expected. */
    private static void assertClose(double[] expected, double[] found, double tolerance) {
        double error = Oracles.error(expected, found);
        assertTrue(error <= tolerance, "off by " + error);
    }
}
