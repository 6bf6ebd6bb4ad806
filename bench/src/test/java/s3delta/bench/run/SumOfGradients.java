package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import s3delta.runtime.delta.GatedModel;

/** Losses and gradients, weighted and summed. */
final class SumOfGradients {
    /** Of the largest: float32 sums round by their size. */
    private static final double TOLERANCE = 1e-5;

    private double loss;
    private double[] gates = {};
    private double[] parameters = {};

    /** Those of one batch as they are. */
    static SumOfGradients of(GatedModel.Gradients gradients) {
        SumOfGradients sum = new SumOfGradients();
        sum.add(gradients, 1);
        return sum;
    }

    void add(GatedModel.Gradients gradients, double weight) {
        float[] flat = gradients.gradient().toFloatArray();
        if (parameters.length == 0) {
            gates = new double[gradients.gateGradient().length];
            parameters = new double[flat.length];
        }
        loss += weight * gradients.loss();
        for (int i = 0; i < gates.length; i++) {
            gates[i] += weight * gradients.gateGradient()[i];
        }
        for (int i = 0; i < flat.length; i++) {
            parameters[i] += weight * flat[i];
        }
    }

    void assertSame(GatedModel.Gradients found) {
        double[] flat = new double[parameters.length];
        float[] floats = found.gradient().toFloatArray();
        assertEquals(flat.length, floats.length);
        Arrays.setAll(flat, i -> floats[i]);
        assertEquals(loss, found.loss(), 1e-5);
        assertClose(gates, found.gateGradient());
        assertClose(parameters, flat);
    }

    private static void assertClose(double[] expected, double[] found) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertTrue(largest > 1e-3, "the gradients are too small to compare");
        assertArrayEquals(expected, found, TOLERANCE * largest);
    }
}
