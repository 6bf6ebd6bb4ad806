package s3delta.bench.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;
import s3delta.runtime.t5.T5Model;
import tools.jackson.databind.JsonNode;

/** How far a fixture's numbers are missed by a model that is not exact: in the mean square, relative to their size. */
record RoundedFixture(Path folder, TensorEngine engine) {
    /** The errors of each array with frozen matrices in bfloat16. */
    Map<String, Double> errors(Ops ops) {
        try (FrozenT5 backbone = FrozenT5.load(folder.resolve("model"), engine, PrecisionChoice.BFLOAT16)) {
            return errors(backbone, ops);
        }
    }

    /** The largest errors in float32 with frozen matrices disturbed, each number by a normal part of itself. */
    Map<String, Double> disturbed(double deviation, int times) {
        Map<String, Double> largest = new TreeMap<>();
        try (FrozenT5 exact = FrozenT5.load(folder.resolve("model"), engine)) {
            for (int i = 0; i < times; i++) {
                RandomGenerator random = new Randomness(i).generator("disturbance", "all");
                NDManager manager = engine.newManager();
                Map<String, NDArray> weights = new HashMap<>();
                for (int slot = 0; slot < exact.names().size(); slot++) {
                    NDArray weight = exact.weights().get(slot);
                    float[] values = weight.toFloatArray();
                    if (weight.getShape().dimension() > 1) {
                        for (int k = 0; k < values.length; k++) {
                            values[k] *= (float) (1 + deviation * random.nextGaussian());
                        }
                    }
                    weights.put(exact.names().get(slot), manager.create(values, weight.getShape()));
                }
                try (FrozenT5 backbone = FrozenT5.of(exact.model().config(), manager, weights)) {
                    errors(backbone, new PlainOps()).forEach((name, error) -> largest.merge(name, error, Math::max));
                }
            }
        }
        return largest;
    }

    private Map<String, Double> errors(FrozenT5 backbone, Ops ops) {
        Map<String, Double> errors = new TreeMap<>();
        JsonNode frozen = Oracles.read(folder, "backbone.json");
        JsonNode tuned = Oracles.read(folder, "deltas.json");
        Batch batch = Oracles.batch(frozen);
        T5Config config = backbone.model().config();
        DeltaSet none = new DeltaSet(T5Layout.of(config).positions(), List.of());
        try (GatedModel model = new GatedModel(backbone, none, ops, new Randomness(0))) {
            errors.put(
                    "logits", Oracles.error(Oracles.doubles(frozen.get("logits")), logits(model, batch, Gates.open())));
        }
        OracleDeltas deltas = new OracleDeltas(config, tuned.get("deltas"), "parameters");
        try (GatedModel model = new GatedModel(backbone, deltas.set(config), ops, new Randomness(0))) {
            deltas.fill(model);
            double[] gates = numbers(tuned, "gate");
            double[] logits = Oracles.doubles(tuned.get("logits"));
            errors.put("tuned logits", Oracles.error(logits, logits(model, batch, Gates.fixed(gates))));
            try (GatedModel.Gradients found = model.gradients(batch, Gates.recorded(gates))) {
                errors.put("loss", Oracles.error(new double[] {tuned.get("loss").asDouble()}, new double[] {found.loss()
                }));
                errors.put("gate gradient", Oracles.error(numbers(tuned, "gate_gradient"), found.gateGradient()));
                double[] expected = deltas.arrays(model, "gradients").stream()
                        .flatMapToDouble(Arrays::stream)
                        .toArray();
                errors.put("gradient", Oracles.error(expected, Oracles.widened(found.gradient())));
            }
        }
        return errors;
    }

    private static double[] logits(GatedModel tuned, Batch batch, Gates gates) {
        T5Model model = tuned.backbone().model();
        return tuned.infer(gates, pass -> Oracles.widened(model.logits(pass, batch, model.encode(pass, batch))));
    }

    private static double[] numbers(JsonNode oracle, String key) {
        return oracle.get("deltas").values().stream()
                .mapToDouble(delta -> delta.get(key).asDouble())
                .toArray();
    }
}
