package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import s3delta.api.spi.Scalars;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.Uploads;
import s3delta.runtime.t5.Constants;

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

        /** The gates of a run. */
        Arrays arrays(NDManager manager) {
            return new Arrays(gates, vector.map(z -> cut(z, manager)).orElseGet(NDList::new));
        }

        private static NDList cut(NDArray vector, NDManager manager) {
            NDList parts = vector.size() == 1
                    ? new NDList(vector.reshape(1))
                    : vector.split(
                            IntStream.range(1, (int) vector.size())
                                    .asLongStream()
                                    .toArray(),
                            0);
            parts.attach(manager);
            return parts;
        }

        /** Returns dL/dz, empty where it was not wanted. */
        double[] gradient() {
            return vector.filter(NDArray::hasGradient)
                    .map(z -> Reads.widened(z.getGradient()))
                    .orElseGet(() -> new double[0]);
        }
    }

    /** A number as an array of so many. */
    record Repeated(double factor, long count) {}

    /** The gates as arrays of one run. */
    final class Arrays {
        /** Keeps the logarithm and its gradient finite at z = 0, where the exact limits are attained. */
        private static final double SMALLEST = 1e-30;

        private final Gates gates;
        private final NDArray[] each;

        private Arrays(Gates gates, NDList each) {
            this.gates = gates;
            this.each = each.toArray(new NDArray[0]);
        }

        boolean shut(int index) {
            return gates instanceof Valued valued && valued.lean && valued.values[index] == 0;
        }

        /** Multiplies what a delta adds, {@code z * x}. */
        NDArray scale(int index, NDArray x) {
            return each.length == 0 ? x : x.mul(each[index]);
        }

        /** Multiplies gate and constant, {@code z * factor}, as often as asked for: [count]. */
        NDArray scale(int index, double factor, long count, NDManager manager, Optional<Constants> constants) {
            if (each.length == 0) {
                Supplier<NDArray> make = () -> manager.full(new Shape(count), (float) factor, DataType.FLOAT32);
                return constants
                        .map(kept -> kept.get(new Repeated(factor, count), make))
                        .orElseGet(make);
            }
            NDArray gate = factor == 1 ? each[index] : Scalars.times(each[index], factor);
            return count == 1 ? gate : gate.broadcast(count);
        }

        /** Takes {@code log z}. */
        NDArray log(int index, NDManager manager) {
            return each.length == 0
                    ? manager.zeros(new Shape(1))
                    : Scalars.plus(each[index], SMALLEST).log();
        }
    }
}
