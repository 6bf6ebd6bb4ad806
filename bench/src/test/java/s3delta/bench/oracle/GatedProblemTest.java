package s3delta.bench.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;
import s3delta.api.spi.WeightVector;
import s3delta.api.spi.Weights;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.search.GatedProblem;
import s3delta.runtime.t5.FrozenT5;
import tools.jackson.databind.JsonNode;

/** What strategies are given, on a real model: each thing that can be wanted agrees with all others. */
class GatedProblemTest {
    private static void with(Consumer<GatedProblem> check) {
        Path folder = Oracles.folders().findFirst().orElseThrow();
        JsonNode oracle = Oracles.read(folder, "search.json");
        try (FrozenT5 backbone = FrozenT5.load(folder.resolve("model"), TensorEngine.start(DeviceChoice.CPU, 1))) {
            OracleDeltas deltas = new OracleDeltas(backbone.model().config(), oracle.get("candidates"), "initial");
            Budget budget = new Budget(oracle.get("budget").asLong());
            try (GatedModel tuned = new GatedModel(
                            backbone, deltas.set(backbone.model().config()), new PlainOps(), new Randomness(0));
                    GatedProblem problem =
                            new GatedProblem(tuned, deltas.candidates(), budget, new SearchReplay(oracle))) {
                deltas.fill(tuned);
                check.accept(problem);
            }
        }
    }

    /** Each second gate is 0. */
    private static double[] half(GatedProblem problem) {
        double[] gates = new double[problem.candidates().size()];
        Arrays.setAll(gates, i -> i % 2 == 0 ? 0.7 : 0);
        return gates;
    }

    private static double[] weights(GatedProblem problem) {
        try (WeightVector w = problem.weights().copy()) {
            return w.dots(w);
        }
    }

    @Test
    void whatIsWantedDiffersInCostAlone() {
        with(problem -> {
            double[] gates = half(problem);
            try (Evaluation both = problem.evaluate(Half.TRAINING, 0, gates, Wanted.BOTH);
                    Evaluation open = problem.evaluate(Half.TRAINING, 0, gates, Wanted.OPEN);
                    Evaluation weights = problem.evaluate(Half.TRAINING, 0, gates, Wanted.WEIGHTS);
                    Evaluation byGates = problem.evaluate(Half.TRAINING, 0, gates, Wanted.GATES);
                    Evaluation loss = problem.evaluate(Half.TRAINING, 0, gates, Wanted.LOSS)) {
                for (Evaluation other : new Evaluation[] {open, weights, byGates, loss}) {
                    assertEquals(both.loss(), other.loss(), 1e-6);
                }
                assertArrayEquals(both.gateGradient(), byGates.gateGradient(), 1e-6);
                assertTrue(Arrays.stream(both.gateGradient()).anyMatch(g -> g != 0));
                for (int i = 0; i < gates.length; i++) {
                    double expected = gates[i] == 0 ? 0 : both.gateGradient()[i];
                    assertEquals(expected, open.gateGradient()[i], 1e-6);
                }
                double[] squares = both.weightGradient().dots(both.weightGradient());
                assertArrayEquals(squares, open.weightGradient().dots(both.weightGradient()), 1e-6);
                assertArrayEquals(squares, weights.weightGradient().dots(both.weightGradient()), 1e-6);
            }
        });
    }

    @Test
    void whereAllGatesAreShutNothingMovesTheLoss() {
        with(problem -> {
            double[] shut = new double[problem.candidates().size()];
            for (Wanted wanted : new Wanted[] {Wanted.WEIGHTS, Wanted.OPEN}) {
                try (Evaluation none = problem.evaluate(Half.TRAINING, 0, shut, wanted)) {
                    assertEquals(0, none.weightGradient().norm());
                    assertArrayEquals(shut, none.gateGradient());
                }
            }
        });
    }

    @Test
    void gatesOutsideTheirRangeAreRefused() {
        with(problem -> {
            for (double wrong : new double[] {-1e-9, 1.5, Double.NaN}) {
                double[] gates = half(problem);
                gates[1] = wrong;
                S3DeltaException e = assertThrows(
                        S3DeltaException.class, () -> problem.evaluate(Half.TRAINING, 0, gates, Wanted.LOSS));
                assertEquals(ErrorCode.PLUGIN_CONTRACT, e.code());
            }
        });
    }

    @Test
    void numbersByCandidateAddUp() {
        with(problem -> {
            try (Evaluation train = problem.evaluate(Half.TRAINING, 0, half(problem), Wanted.WEIGHTS);
                    WeightVector w = problem.weights().copy()) {
                WeightVector g = train.weightGradient();
                double[] squares = g.dots(g);
                assertEquals(problem.candidates().size(), squares.length);
                assertEquals(g.norm() * g.norm(), Arrays.stream(squares).sum(), 1e-5);
                double[] dots = g.dots(w);
                double[] factors = new double[squares.length];
                Arrays.setAll(factors, i -> i - 1.0);
                g.scale(factors);
                double[] scaled = g.dots(w);
                for (int i = 0; i < dots.length; i++) {
                    assertEquals(factors[i] * dots[i], scaled[i], 1e-5 * Math.abs(factors[i] * dots[i]) + 1e-9);
                }
            }
        });
    }

    @Test
    void stepsCanBeTakenBackBitByBit() {
        with(problem -> {
            double[] once;
            double[] before = weights(problem);
            Weights weights = problem.weights();
            try (Weights.Snapshot start = weights.snapshot()) {
                step(problem, 0);
                once = weights(problem);
                step(problem, 1);
                start.restore();
                assertArrayEquals(before, weights(problem));
                step(problem, 0);
                assertArrayEquals(once, weights(problem));
                assertEquals(1, problem.optimizer().steps());
            }
        });
    }

    private static void step(GatedProblem problem, int step) {
        try (Evaluation train = problem.evaluate(Half.TRAINING, step, half(problem), Wanted.WEIGHTS)) {
            problem.weights().step(train.weightGradient(), 0.01);
        }
    }
}
