package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import s3delta.runtime.delta.Attachment;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.ParameterLayout;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;

/** Compares gradients with central differences of the loss. */
final class Derivatives {
    /** Wide enough that the float32 noise of the loss, about 1e-7, is small against the difference. */
    private static final double STEP = 0.02;

    private static final double RELATIVE = 0.005;
    private static final double NOISE = 1e-4;

    private final Workbench bench;
    private final GatedModel model;
    private final List<Attachment> subjects;

    Derivatives(Workbench bench, List<Attachment> subjects) {
        this.bench = bench;
        this.subjects = subjects;
        model = bench.perturbed(bench.set(subjects));
    }

    /** Checks dL/dz of every gate. */
    void checkGates() {
        double[] gates = Workbench.between(subjects.size());
        double[] found = gradients(gates).gateGradient();
        assertEquals(subjects.size(), found.length);
        for (int i = 0; i < gates.length; i++) {
            int gate = i;
            assertClose(
                    derivative(step -> bench.loss(model, at(gates, gate, step))),
                    found[i],
                    "gate of " + subjects.get(i).name());
        }
        assertTrue(Arrays.stream(found).map(Math::abs).max().orElse(0) > 100 * NOISE, "all gates are without effect");
    }

    private static Gates at(double[] gates, int index, double step) {
        double[] moved = gates.clone();
        moved[index] += step;
        return Gates.fixed(moved);
    }

    /** Checks dL/dw of every parameter: its largest entry, and the derivative along a random direction. */
    void checkParameters() {
        Gates gates = Gates.fixed(Workbench.between(subjects.size()));
        float[] gradient;
        try (GatedModel.Gradients found = model.gradients(bench.batch(), gates)) {
            gradient = Reads.floats(found.gradient());
        }
        for (ParameterLayout.Slice slice : model.layout().slices()) {
            int first = (int) slice.offset();
            int size = (int) slice.shape().size();
            double[] direction = new double[size];
            int largest = 0;
            for (int i = 1; i < size; i++) {
                largest = Math.abs(gradient[first + i]) > Math.abs(gradient[first + largest]) ? i : largest;
            }
            direction[largest] = 1;
            check(gates, gradient, first, direction, "largest entry of " + slice.name());
            RandomGenerator random = new Randomness(0).generator("direction", slice.name());
            Arrays.setAll(direction, i -> (random.nextBoolean() ? 1 : -1) / Math.sqrt(size));
            check(gates, gradient, first, direction, "random direction of " + slice.name());
        }
    }

    private void check(Gates gates, float[] gradient, int first, double[] direction, String what) {
        float[] values = Reads.floats(model.values());
        double difference = derivative(step -> {
            float[] moved = values.clone();
            for (int i = 0; i < direction.length; i++) {
                moved[first + i] += (float) (step * direction[i]);
            }
            TensorEngine.copy(moved, model.values());
            return bench.loss(model, gates);
        });
        TensorEngine.copy(values, model.values());
        double expected = 0;
        for (int i = 0; i < direction.length; i++) {
            expected += gradient[first + i] * direction[i];
        }
        assertClose(difference, expected, what);
    }

    /** Richardson's combination of two central differences, whose error is of the fourth order of the step. */
    private static double derivative(DoubleUnaryOperator loss) {
        return (4 * central(loss, STEP / 2) - central(loss, STEP)) / 3;
    }

    private static double central(DoubleUnaryOperator loss, double step) {
        return (loss.applyAsDouble(step) - loss.applyAsDouble(-step)) / (2 * step);
    }

    private GatedModel.Gradients gradients(double[] gates) {
        try (GatedModel.Gradients found = model.gradients(bench.batch(), Gates.recorded(gates))) {
            return found;
        }
    }

    private static void assertClose(double difference, double gradient, String what) {
        assertEquals(difference, gradient, NOISE + RELATIVE * Math.abs(difference), what);
    }
}
