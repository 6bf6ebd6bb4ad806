package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * How parameters lie one after another in a flat vector.
 *
 * @param slices the parameters' places, without gaps
 */
public record ParameterLayout(List<Slice> slices) {
    /**
     * One parameter's place.
     *
     * @param name name in files
     * @param shape its shape
     * @param offset first value in the flat vector
     */
    public record Slice(String name, Shape shape, long offset) {
        private long end() {
            return offset + shape.size();
        }
    }

    /** Copies the list. */
    public ParameterLayout {
        slices = List.copyOf(slices);
    }

    /**
     * Lays out parameters.
     *
     * @param shapes by name in files, in order
     * @return the layout
     */
    public static ParameterLayout of(Map<String, Shape> shapes) {
        List<Slice> slices = new ArrayList<>();
        long end = 0;
        for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
            slices.add(new Slice(entry.getKey(), entry.getValue(), end));
            end = Math.addExact(end, entry.getValue().size());
        }
        return new ParameterLayout(slices);
    }

    /**
     * Returns the length of the flat vector.
     *
     * @return number of values
     */
    public long size() {
        return slices.isEmpty() ? 0 : slices.get(slices.size() - 1).end();
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
        NDList parts = ends.length == 0 ? new NDList(flat.reshape(size())) : flat.split(ends, 0);
        parts.attach(manager);
        List<NDArray> views = new ArrayList<>(slices.size());
        for (int i = 0; i < slices.size(); i++) {
            views.add(parts.get(i).reshape(slices.get(i).shape()));
        }
        return views;
    }

    /**
     * Reads one parameter.
     *
     * @param flat [size]
     * @param index which slice
     * @return its values, row-major, a copy
     */
    public float[] read(NDArray flat, int index) {
        Slice slice = slices.get(index);
        try (NDArray part = flat.get(slice.offset() + ":" + slice.end())) {
            return part.toFloatArray();
        }
    }

    /**
     * Makes a flat vector.
     *
     * @param manager its owner
     * @param filler writes the values of a slice into a buffer of its size
     * @return float32 [size]
     */
    public NDArray create(NDManager manager, BiConsumer<Slice, FloatBuffer> filler) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(size() * Float.BYTES)).order(ByteOrder.nativeOrder());
        FloatBuffer floats = bytes.asFloatBuffer();
        for (Slice slice : slices) {
            filler.accept(slice, floats.slice((int) slice.offset(), (int)
                    slice.shape().size()));
        }
        // A copy, so that the engine and not the Java heap's cleaner owns what is written in place.
        try (NDArray lent = manager.create(bytes, new Shape(size()), DataType.FLOAT32)) {
            return lent.duplicate();
        }
    }
}
