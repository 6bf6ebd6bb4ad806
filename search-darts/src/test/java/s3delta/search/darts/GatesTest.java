package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
    private static final double[] EDGES = {0, Double.MIN_VALUE, 1e-300, 1e-16, 0.5, 1 - 0x1p-53, 1};

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.5, 1, 3, 1000})
    void derivativeIsTheFiniteDifference(double beta) {
        for (double p = 0.05; p < 1; p += 0.1) {
            for (double u = 0.05; u < 1; u += 0.1) {
                double h = 1e-6 * Math.min(1, beta);
                double expected = (GateDraw.gate(p + h, u, beta) - GateDraw.gate(p - h, u, beta)) / (2 * h);
                double actual = GateDraw.gateDerivative(p, u, beta);
                assertEquals(expected, actual, 1e-6 * Math.max(1, Math.abs(expected)), "p " + p + ", u " + u);
            }
        }
    }

    @Test
    void atTemperatureOneTheGateIsAQuotient() {
        double p = 0.2;
        double u = 0.7;
        double odds = u * p / ((1 - u) * (1 - p));
        assertEquals(odds / (1 + odds), GateDraw.gate(p, u, 1), 1e-15);
        double denominator = u * p + (1 - u) * (1 - p);
        assertEquals(u * (1 - u) / (denominator * denominator), GateDraw.gateDerivative(p, u, 1), 1e-14);
    }

    @Test
    void theGateOpensWithTheProbability() {
        SplittableRandom random = new SplittableRandom(1);
        long opened = random.doubles(100_000)
                .filter(u -> GateDraw.gate(0.3, u, 1) > 0.5)
                .count();
        assertEquals(0.3, opened / 1e5, 0.005);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 3})
    void roundedGatesOpenWithTheProbabilityAtAnyTemperature(double beta) {
        double[] u = new SplittableRandom(2).doubles(100_000).toArray();
        double[] p = new double[u.length];
        Arrays.fill(p, 0.3);
        double[] rounded = new GateDraw(p, u, beta).rounded();
        assertEquals(0.3, Arrays.stream(rounded).average().orElseThrow(), 0.005);
        for (int i = 0; i < u.length; i++) {
            assertEquals(u[i] > 0.7 ? 1 : 0, rounded[i]);
        }
    }

    @Test
    void theTemperatureFallsGeometrically() {
        assertEquals(2, GateDraw.annealed(2, 0.1, 0, 11));
        assertEquals(2 * Math.sqrt(0.1), GateDraw.annealed(2, 0.1, 5, 11), 1e-15);
        assertEquals(0.2, GateDraw.annealed(2, 0.1, 10, 11), 1e-15);
        assertEquals(0.7, GateDraw.annealed(0.7, 1, 3, 11));
        assertEquals(0.7, GateDraw.annealed(0.7, 0.1, 0, 1));
    }

    @Test
    void edgesAreFinite() {
        for (double p : EDGES) {
            for (double u : EDGES) {
                for (double beta : new double[] {0.001, 1, 1000}) {
                    String where = "p " + p + ", u " + u + ", beta " + beta;
                    double z = GateDraw.gate(p, u, beta);
                    double derivative = GateDraw.gateDerivative(p, u, beta);
                    assertTrue(z >= 0 && z <= 1, where);
                    assertTrue(derivative >= 0 && Double.isFinite(1e100 * derivative), where);
                }
            }
        }
    }

    @Test
    void certainCandidatesHaveCertainGates() {
        GateDraw gates = new GateDraw(new double[] {0, 1, 1}, new double[] {0.999, 0.001, 0}, 1);
        assertArrayEquals(new double[] {0, 1, 1}, gates.z());
    }

    @Test
    void chainMultipliesEachGateByItsDerivative() {
        GateDraw gates = new GateDraw(new double[] {0.2, 0.6}, new double[] {0.7, 0.4}, 2);
        assertArrayEquals(
                new double[] {-3 * GateDraw.gateDerivative(0.2, 0.7, 2), 5 * GateDraw.gateDerivative(0.6, 0.4, 2)},
                gates.byProbability(new double[] {-3, 5}));
    }

    @Test
    void sigmoidKeepsSmallValues() {
        assertEquals(Math.exp(-50), GateDraw.sigmoid(-50), 1e-35);
        assertEquals(0.5, GateDraw.sigmoid(0));
        assertEquals(1, GateDraw.sigmoid(1e6));
        assertEquals(0, GateDraw.sigmoid(-1e6));
    }
}
