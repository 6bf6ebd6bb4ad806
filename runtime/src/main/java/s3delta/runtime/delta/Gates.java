package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.stream.IntStream;
import s3delta.api.spi.Scalars;
import s3delta.runtime.engine.Uploads;

/** The gates z of a run: all open, or given values, or given values whose gradient is wanted. */
public sealed interface Gates {
    /** Every gate is 1: an ordinary model with deltas. */
    record Open() implements Gates {}

    /**
     * Given gates.
     *
     * @param values z in [0, 1], one a delta
     * @param recorded whether dL/dz is wanted
     * @param lean whether deltas whose gate is exactly 0 are left out
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Valued(double[] values, boolean recorded, boolean lean) implements Gates {}

    /**
     * Returns gates that are all 1.
     *
     * @return the gates
     */
    static Gates open() {
        return new Open();
    }

    /**
     * Returns gates without gradient; deltas whose gate is exactly 0 are left out.
     *
     * @param values z, one a delta
     * @return the gates
     */
    static Gates fixed(double[] values) {
        return new Valued(values, false, true);
    }

    /**
     * Returns gates with gradient.
     *
     * @param values z, one a delta
     * @return the gates
     */
    static Gates recorded(double[] values) {
        return new Valued(values, true, false);
    }

    /**
     * Returns gates with gradient where they are not 0; deltas whose gate is exactly 0 are left out.
     *
     * @param values z, one a delta, not all 0
     * @return the gates
     */
    static Gates recordedWhereOpen(double[] values) {
        return new Valued(values, true, true);
    }

    /** The gates of a batch as one array, which gradients of all runs over its parts are added to. */
    final class Leaf {
        private final Gates gates;
        private final Optional<NDArray> vector;

        Leaf(Gates gates, NDManager manager) {
            this.gates = gates;
            vector = gates instanceof Valued valued ? Optional.of(create(valued, manager)) : Optional.empty();
        }

        private static NDArray create(Valued valued, NDManager manager) {
            float[] z = new float[valued.values.length];
            IntStream.range(0, z.length).forEach(i -> z[i] = (float) valued.values[i]);
            NDArray vector = Uploads.floats(manager, z, new Shape(z.length));
            vector.setRequiresGradient(valued.recorded);
            return vector;
        }

        /** The gates; empty where all are 1. */
        Optional<NDArray> vector() {
            return vector;
        }

        /** Whether dL/dz is wanted. */
        boolean recorded() {
            return gates instanceof Valued valued && valued.recorded;
        }

        /** The gates of a run. */
        Arrays arrays(NDManager manager) {
            return new Arrays(gates, vector, manager);
        }
    }

    /** The gates as arrays of one run, made when the first is asked for. */
    final class Arrays {
        /** Keeps the logarithm and its gradient finite at z = 0, where the exact limits are attained. */
        private static final double SMALLEST = 1e-30;

        private final Gates gates;
        private final Optional<NDArray> vector;
        private final NDManager manager;
        private Optional<NDList> each = Optional.empty();

        private Arrays(Gates gates, Optional<NDArray> vector, NDManager manager) {
            this.gates = gates;
            this.vector = vector;
            this.manager = manager;
        }

        boolean shut(int index) {
            return gates instanceof Valued valued && valued.lean && valued.values[index] == 0;
        }

        /** Multiplies what a delta adds, {@code z * factor * x}. */
        NDArray scale(int index, double factor, NDArray x) {
            NDArray scaled = factor == 1 ? x : Scalars.times(x, factor);
            return vector.map(z -> scaled.mul(gate(z, index))).orElse(scaled);
        }

        /** Takes {@code log z}. */
        NDArray log(int index) {
            return vector.map(z -> Scalars.plus(gate(z, index), SMALLEST).log())
                    .orElseGet(() -> manager.zeros(new Shape(1)));
        }

        private NDArray gate(NDArray z, int index) {
            NDList all = each.orElseGet(() -> cut(z));
            each = Optional.of(all);
            return all.get(index);
        }

        private NDList cut(NDArray z) {
            NDList parts = z.size() == 1
                    ? new NDList(z.reshape(1))
                    : z.split(IntStream.range(1, (int) z.size()).asLongStream().toArray(), 0);
            parts.attach(manager);
            // They outlast the part of the run that asked for them first.
            parts.forEach(NDScope::unregister);
            return parts;
        }
    }
}
