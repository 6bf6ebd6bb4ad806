package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.Candidate;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.Tensors;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.Batch;
import s3delta.testkit.TinyT5;

/** Losses and gradients of a model with every kind of delta stay finite where gates are as far open or shut as can be. */
class GateExtremesTest {
    @TempDir
    private Path temp = Path.of("");

    private static void assertFinite(GatedModel model, double[] z) {
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        try (GatedModel.Gradients gradients = model.gradients(batch, Gates.recorded(z))) {
            assertTrue(Double.isFinite(gradients.loss()), "loss " + gradients.loss());
            assertTrue(Double.isFinite(Tensors.norm(gradients.gradient())), "weights");
            assertEquals(z.length, gradients.gateGradient().length);
            assertTrue(Arrays.stream(gradients.gateGradient()).allMatch(Double::isFinite), "gates");
        }
    }

    @Test
    void everyKindOfDelta() {
        Path backbone = TinyTask.backbone(temp);
        Registry registry = Registry.load();
        try (LoadedBackbone bench = LoadedBackbone.open(backbone, DeviceChoice.CPU, PrecisionChoice.FLOAT32, 1)) {
            List<Candidate> all = Candidates.of(bench.backbone().model().config(), Spaces.named("wide"), registry);
            assertTrue(all.stream().anyMatch(c -> c.method().equals("prefix")), "no prefix among the candidates");
            try (GatedModel model = model(bench, all, registry)) {
                for (double z : new double[] {0, Double.MIN_VALUE, 1e-45, 1e-30, 1 - 0x1p-53, 1}) {
                    double[] gates = new double[all.size()];
                    Arrays.fill(gates, z);
                    assertFinite(model, gates);
                }
                double[] alternating = new double[all.size()];
                for (int i = 0; i < alternating.length; i += 2) {
                    alternating[i] = 1;
                }
                assertFinite(model, alternating);
            }
            // One alone.
            for (String method : List.of("lora", "prefix", "bitfit")) {
                Candidate one = all.stream()
                        .filter(c -> c.method().equals(method))
                        .findFirst()
                        .orElseThrow();
                try (GatedModel model = model(bench, List.of(one), registry)) {
                    assertFinite(model, new double[] {0});
                    assertFinite(model, new double[] {1});
                }
            }
        }
    }

    private static GatedModel model(LoadedBackbone bench, List<Candidate> candidates, Registry registry) {
        return new GatedModel(
                bench.backbone(),
                Attachments.ofCandidates(bench.backbone().model().config(), candidates, registry),
                bench.ops(),
                new Randomness(1));
    }
}
