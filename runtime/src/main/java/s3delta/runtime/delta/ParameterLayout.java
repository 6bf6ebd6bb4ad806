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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.engine.Uploads;

/**
 * How parameters lie one after another in a flat vector.
 *
 * @param slices the parameters' places, without gaps
 */
public record ParameterLayout(List<Slice> slices) {
    /** Numbers that are handed to the engine at once: 16 MiB, or one parameter that is larger. */
    private static final long CHUNK = 1 << 22;

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

    /** Lays out some of the parameters, chosen by their number, one after another. */
    ParameterLayout only(IntPredicate chosen) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        IntStream.range(0, slices.size())
                .filter(chosen)
                .mapToObj(slices::get)
                .forEach(slice -> shapes.put(slice.name(), slice.shape()));
        return of(shapes);
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
            return Reads.floats(part);
        }
    }

    /**
     * Makes a flat vector. No more than a few slices are in memory twice, whatever the vector's size.
     *
     * @param manager its owner
     * @param filler writes the values of a slice into a buffer of its size
     * @return float32 [size]
     */
    public NDArray create(NDManager manager, BiConsumer<Slice, FloatBuffer> filler) {
        NDArray flat = manager.zeros(new Shape(size()));
        long room = Math.min(
                size(),
                Math.max(
                        CHUNK,
                        slices.stream().mapToLong(ParameterLayout::sizeOf).max().orElse(0)));
        FloatBuffer chunk = ByteBuffer.allocateDirect(Math.toIntExact(room * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (Slice slice : slices) {
            int size = Math.toIntExact(sizeOf(slice));
            if (size > chunk.remaining()) {
                flush(chunk, flat, slice.offset());
            }
            filler.accept(slice, chunk.slice(chunk.position(), size));
            chunk.position(chunk.position() + size);
        }
        flush(chunk, flat, size());
        return flat;
    }

    private static long sizeOf(Slice slice) {
        return slice.shape().size();
    }

    /** Writes what a buffer holds, and empties it. */
    private static void flush(FloatBuffer chunk, NDArray flat, long end) {
        int count = chunk.flip().remaining();
        if (count > 0) {
            try (NDArray target = flat.get((end - count) + ":" + end);
                    NDArray source = Uploads.buffer(flat.getManager(), chunk, new Shape(count), DataType.FLOAT32)) {
                TensorEngine.copy(source, target);
            }
        }
        chunk.clear();
    }
}
