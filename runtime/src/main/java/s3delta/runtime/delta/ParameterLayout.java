package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How parameters lie one after another in a flat vector. */
public final class ParameterLayout {
    /**
     * One parameter's place.
     *
     * @param name name in files
     * @param shape its shape
     * @param offset first value in the flat vector
     */
    public record Slice(String name, Shape shape, long offset) {}

    private final List<Slice> slices;
    private final long size;

    private ParameterLayout(List<Slice> slices, long size) {
        this.slices = List.copyOf(slices);
        this.size = size;
    }

    /** Collects parameters. */
    public static final class Builder {
        private final List<Slice> slices = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private long size;

        /**
         * Adds a parameter after those added before.
         *
         * @param name name in files, distinct
         * @param shape its shape
         * @return this
         */
        public Builder add(String name, Shape shape) {
            if (!names.add(name)) {
                throw new IllegalArgumentException("two parameters are called " + name);
            }
            slices.add(new Slice(name, shape, size));
            size = Math.addExact(size, shape.size());
            return this;
        }

        /**
         * Makes the layout.
         *
         * @return the layout
         */
        public ParameterLayout build() {
            return new ParameterLayout(slices, size);
        }
    }

    /**
     * Returns the parameters' places.
     *
     * @return slices, without gaps
     */
    public List<Slice> slices() {
        return slices;
    }

    /**
     * Returns the length of the flat vector.
     *
     * @return number of values
     */
    public long size() {
        return size;
    }

    /**
     * Cuts a flat vector into its parameters. The parameters are views: gradients flow back into the vector.
     *
     * @param flat [size]
     * @param manager owner of the views
     * @return one array a slice
     */
    public List<NDArray> views(NDArray flat, NDManager manager) {
        if (slices.isEmpty()) {
            return List.of();
        }
        long[] ends = slices.stream().skip(1).mapToLong(Slice::offset).toArray();
        NDList parts = ends.length == 0 ? new NDList(flat.reshape(size)) : flat.split(ends, 0);
        parts.attach(manager);
        List<NDArray> views = new ArrayList<>(slices.size());
        for (int i = 0; i < slices.size(); i++) {
            views.add(parts.get(i).reshape(slices.get(i).shape()));
        }
        return views;
    }

    /** Fills one parameter of a flat vector. */
    @FunctionalInterface
    public interface Filler {
        /**
         * Fills a parameter.
         *
         * @param index which slice
         * @param values what to write to, of the slice's size
         */
        void fill(int index, FloatBuffer values);
    }

    /**
     * Makes a flat vector.
     *
     * @param manager its owner
     * @param filler gives the values
     * @return float32 [size]
     */
    public NDArray create(NDManager manager, Filler filler) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(size * Float.BYTES)).order(ByteOrder.nativeOrder());
        FloatBuffer floats = bytes.asFloatBuffer();
        for (int i = 0; i < slices.size(); i++) {
            Slice slice = slices.get(i);
            filler.fill(
                    i, floats.slice((int) slice.offset(), (int) slice.shape().size()));
        }
        // A copy, so that the engine and not the Java heap's cleaner owns what is written in place.
        try (NDArray lent = manager.create(bytes, new Shape(size), ai.djl.ndarray.types.DataType.FLOAT32)) {
            return lent.duplicate();
        }
    }
}
