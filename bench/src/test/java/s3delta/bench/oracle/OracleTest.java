package s3delta.bench.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.api.Budget;
import s3delta.api.Selection;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.ParameterLayout;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.search.GatedProblem;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;
import s3delta.runtime.t5.T5Model;
import s3delta.search.darts.DartsConfig;
import s3delta.search.darts.DartsSession;
import s3delta.search.darts.DartsStrategy;
import tools.jackson.databind.JsonNode;

/** Every fixture folder is reproduced by all operations: the backbone, its deltas with all gradients, whole searches. */
class OracleTest {
    private static final double LOGITS = 1e-4;
    private static final double GRADIENTS = 1e-4;
    private static final double HYPERGRADIENT = 1e-3;

    static Stream<Arguments> folders() {
        return Oracles.folders().flatMap(folder -> operations().map(ops -> Arguments.of(folder, ops)));
    }

    private static Stream<Named<Ops>> operations() {
        return Stream.of(Named.of("plain", new PlainOps()), Named.of("kernels", engine().ops(Precision.FLOAT32)));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void backbone(Path folder, Ops ops) {
        JsonNode oracle = Oracles.read(folder, "backbone.json");
        Batch batch = Oracles.batch(oracle);
        try (FrozenT5 backbone = FrozenT5.load(folder.resolve("model"), engine());
                GatedModel tuned = tuned(
                        backbone,
                        new DeltaSet(T5Layout.of(backbone.model().config()).positions(), List.of()),
                        ops)) {
            T5Model model = backbone.model();
            tuned.infer(Gates.open(), pass -> {
                NDArray encoded = model.encode(pass, batch);
                assertClose(oracle.get("encoder_last_hidden_state"), encoded, LOGITS);
                assertClose(oracle.get("logits"), model.logits(pass, batch, encoded), LOGITS);
                assertEquals(
                        oracle.get("loss").asDouble(), model.loss(pass, batch).getFloat(), LOGITS);
                return true;
            });
            List<int[]> generated = tuned.generate(batch, Gates.open(), 12);
            JsonNode greedy = oracle.get("greedy_max_length_12");
            for (int row = 0; row < greedy.size(); row++) {
                int[] expected = greedy.get(row).values().stream()
                        .mapToInt(JsonNode::asInt)
                        .toArray();
                // Rows that ended are padded to the longest.
                assertArrayEquals(expected, Arrays.copyOf(generated.get(row), expected.length));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void deltas(Path folder, Ops ops) {
        JsonNode oracle = Oracles.read(folder, "deltas.json");
        Batch batch = Oracles.batch(Oracles.read(folder, "backbone.json"));
        double[] gates = oracle.get("deltas").values().stream()
                .mapToDouble(delta -> delta.get("gate").asDouble())
                .toArray();
        try (FrozenT5 backbone = FrozenT5.load(folder.resolve("model"), engine())) {
            T5Model model = backbone.model();
            OracleDeltas deltas = new OracleDeltas(model.config(), oracle.get("deltas"), "parameters");
            for (int i = 0; i < gates.length; i++) {
                assertEquals(
                        oracle.get("deltas").get(i).get("parameter_count").asLong(),
                        deltas.candidates().get(i).parameters());
            }
            try (GatedModel tuned = tuned(backbone, deltas.set(model.config()), ops)) {
                deltas.fill(tuned);
                tuned.infer(Gates.fixed(gates), pass -> {
                    assertClose(oracle.get("logits"), model.logits(pass, batch, model.encode(pass, batch)), LOGITS);
                    return true;
                });
                try (GatedModel.Gradients found = tuned.gradients(batch, Gates.recorded(gates))) {
                    assertEquals(oracle.get("loss").asDouble(), found.loss(), LOGITS);
                    double[] expected = oracle.get("deltas").values().stream()
                            .mapToDouble(delta -> delta.get("gate_gradient").asDouble())
                            .toArray();
                    assertRelative(expected, found.gateGradient(), 0, GRADIENTS);
                    float[] flat = found.gradient().toFloatArray();
                    int next = 0;
                    for (double[] gradient : deltas.arrays(tuned, "gradients")) {
                        assertRelative(gradient, widened(flat), next, GRADIENTS);
                        next += gradient.length;
                    }
                    assertEquals(flat.length, next);
                }
            }
        }
    }

    /** T5's own dropout, at its places, and the gradients of all weights: see {@code bench/peers/dropout.py}. */
    @ParameterizedTest
    @MethodSource("folders")
    void dropout(Path folder, Ops ops) {
        JsonNode oracle = Oracles.read(folder, "dropout.json");
        Batch batch = Oracles.batch(Oracles.read(folder, "backbone.json"));
        Dropout dropout =
                Dropout.of(oracle.get("rate").asDouble(), oracle.get("seed").asLong());
        try (FrozenT5 backbone = FrozenT5.load(folder.resolve("model"), engine());
                GatedModel tuned = new GatedModel(backbone, new FullTuning(backbone), ops, new Randomness(0));
                GatedModel.Gradients found =
                        tuned.gradients(batch, Gates.open(), true, new Regularization(dropout, 0).at(3))) {
            assertEquals(oracle.get("loss").asDouble(), found.loss(), LOGITS);
            List<ParameterLayout.Slice> slices = tuned.layout().slices();
            for (int i = 0; i < slices.size(); i++) {
                String name = slices.get(i).name();
                float[] gradient = tuned.layout().read(found.gradient(), i);
                JsonNode expected = oracle.get("gradients").get(name);
                double squares = 0;
                double product = 0;
                for (int j = 0; j < gradient.length; j++) {
                    squares += (double) gradient[j] * gradient[j];
                    product += gradient[j] * Math.cos(j);
                }
                double norm = expected.get(0).asDouble();
                assertEquals(norm, Math.sqrt(squares), GRADIENTS * norm, name);
                assertEquals(expected.get(1).asDouble(), product, 10 * GRADIENTS * norm, name);
            }
        }
    }

    static Stream<Arguments> searches() {
        return folders()
                .flatMap(model -> Stream.of("unrolled", "first-order", "first-order-local", "single-level")
                        .map(run -> Arguments.of(model.get()[0], model.get()[1], run)));
    }

    @ParameterizedTest
    @MethodSource("searches")
    void search(Path folder, Ops ops, String run) {
        JsonNode oracle = Oracles.read(folder, "search.json");
        JsonNode end = oracle.get("runs").get(run);
        searching(folder, ops, strategy(run), (session, problem) -> {
            JsonNode history = end.get("history");
            for (int i = 0; i < history.size(); i++) {
                assertEquals(history.get(i).get("train_loss").asDouble(), session.step(i), 1e-4);
                assertStructural(history.get(i), session);
            }
            assertArrayEquals(Oracles.doubles(end.get("final_p")), session.scores(), 1e-4);
            assertEquals(end.get("final_zeta").asDouble(), session.zeta(), 1e-5);
            List<String> kept = Arrays.stream(
                            Selection.byScore(problem.candidates(), session.scores(), problem.budget()))
                    .mapToObj(i -> problem.candidates().get(i).label())
                    .sorted()
                    .toList();
            assertEquals(
                    end.get("structure").values().stream()
                            .map(JsonNode::asString)
                            .sorted()
                            .toList(),
                    kept);
        });
    }

    /** How the weights move makes no difference to the structure's first step. */
    @ParameterizedTest
    @MethodSource("folders")
    void theUnrolledSearchWithoutFreshNoiseMovesTheStructureAsTheOneWithIt(Path folder, Ops ops) {
        JsonNode oracle = Oracles.read(folder, "search.json");
        searching(folder, ops, strategy("unrolled", DartsConfig.Hypergradient.UNROLLED), (session, problem) -> {
            session.step(0);
            assertStructural(oracle.get("runs").get("unrolled").get("history").get(0), session);
        });
    }

    private static void searching(
            Path folder, Ops ops, DartsConfig strategy, BiConsumer<DartsSession, GatedProblem> checks) {
        JsonNode oracle = Oracles.read(folder, "search.json");
        try (FrozenT5 backbone = FrozenT5.load(folder.resolve("model"), engine())) {
            T5Config config = backbone.model().config();
            OracleDeltas deltas = new OracleDeltas(config, oracle.get("candidates"), "initial");
            Budget budget = new Budget(oracle.get("budget").asLong());
            try (GatedModel tuned = tuned(backbone, deltas.set(config), ops);
                    GatedProblem problem =
                            new GatedProblem(tuned, deltas.candidates(), budget, new SearchReplay(oracle))) {
                deltas.fill(tuned);
                checks.accept(new DartsStrategy().start(problem, strategy), problem);
            }
        }
    }

    /** The validation loss, its hypergradient, and where it moves the structure. */
    private static void assertStructural(JsonNode expected, DartsSession session) {
        assertEquals(expected.get("val_loss").asDouble(), session.validationLoss(), 1e-4);
        assertRelative(Oracles.doubles(expected.get("hypergradient")), session.hypergradient(), 0, HYPERGRADIENT);
        assertArrayEquals(Oracles.doubles(expected.get("alpha")), session.structural(), 1e-4);
    }

    /** The oracles' unrolled runs draw fresh noise for the weights. */
    private static DartsConfig strategy(String run) {
        return strategy(
                run,
                switch (run) {
                    case "unrolled" -> DartsConfig.Hypergradient.UNROLLED_FRESH;
                    case "single-level" -> DartsConfig.Hypergradient.SINGLE_LEVEL;
                    default -> DartsConfig.Hypergradient.FIRST_ORDER;
                });
    }

    private static DartsConfig strategy(String run, DartsConfig.Hypergradient hypergradient) {
        DartsConfig defaults = new DartsStrategy().defaults();
        return new DartsConfig(
                hypergradient,
                run.endsWith("-local") ? DartsConfig.Sigmoid.LOCAL : DartsConfig.Sigmoid.GLOBAL,
                defaults.structureRate(),
                defaults.tau(),
                defaults.beta(),
                defaults.clip(),
                DartsConfig.Difference.CENTRAL,
                defaults.warmUp(),
                defaults.gates(),
                defaults.anneal(),
                defaults.groups(),
                defaults.scored());
    }

    private static TensorEngine engine() {
        // One thread: the models are tiny, and threads that wait for each other cost most of the time.
        return TensorEngine.start(DeviceChoice.CPU, 1);
    }

    private static GatedModel tuned(FrozenT5 backbone, DeltaSet deltas, Ops ops) {
        return new GatedModel(backbone, deltas, ops, new Randomness(0));
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /** Compares with a tolerance relative to the largest expected entry. */
    private static void assertRelative(double[] expected, double[] found, int from, double tolerance) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[from + i], tolerance * largest, "entry " + i);
        }
    }

    private static void assertClose(JsonNode expected, NDArray actual, double tolerance) {
        double[] values = Oracles.doubles(expected);
        float[] found = actual.toFloatArray();
        assertEquals(values.length, found.length);
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i], found[i], tolerance, "entry " + i);
        }
    }
}
