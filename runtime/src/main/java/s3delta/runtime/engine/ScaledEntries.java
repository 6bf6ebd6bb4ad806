package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Some entries of a vector, each times a constant factor and a gate, and the others as they are. All of them are multiplied
 * in one operation, once for a batch. Gradients come back the same way. Safe for use by several threads.
 */
public final class ScaledEntries {
    /**
     * A factor and a gate.
     *
     * @param gate index of the gate
     * @param factor a finite number
     */
    public record Scale(int gate, double factor) {}

    /**
     * A part of the vector.
     *
     * @param size number of its entries
     * @param scale what they are multiplied by; empty where they stay as they are
     */
    public record Part(long size, Optional<Scale> scale) {}

    private final Kernels kernels = Kernels.get();
    /** int32: where the scaled entries lie, where the others lie, and where each entry lies in one after the other. */
    private final NDArray places;

    private final NDArray rest;
    private final NDArray back;
    /** Of each scaled entry: float32, int32. */
    private final NDArray factors;

    private final NDArray gateOf;
    /** How many scaled entries each gate has, int64. */
    private final NDArray counts;

    /**
     * Prepares the parts.
     *
     * @param parts of the vector, in order and without gaps; gates ascend
     * @param gates number of gates
     * @param manager owner of the arrays, on the vector's device
     */
    public ScaledEntries(List<Part> parts, int gates, NDManager manager) {
        int size = Math.toIntExact(parts.stream().mapToLong(Part::size).sum());
        int scaled = Math.toIntExact(parts.stream()
                .filter(part -> part.scale().isPresent())
                .mapToLong(Part::size)
                .sum());
        int[] place = new int[size];
        int[] backwards = new int[size];
        float[] factor = new float[scaled];
        int[] gate = new int[scaled];
        long[] count = new long[gates];
        int entry = 0;
        int first = 0;
        int second = scaled;
        for (Part part : parts) {
            for (int i = 0; i < part.size(); i++, entry++) {
                if (part.scale().isPresent()) {
                    factor[first] = (float) part.scale().get().factor();
                    gate[first] = part.scale().get().gate();
                    count[gate[first]]++;
                }
                int at = part.scale().isPresent() ? first++ : second++;
                place[at] = entry;
                backwards[entry] = at;
            }
        }
        places = ints(manager, Arrays.copyOf(place, scaled));
        rest = ints(manager, Arrays.copyOfRange(place, scaled, size));
        back = ints(manager, backwards);
        factors = Uploads.floats(manager, factor, new Shape(scaled));
        gateOf = ints(manager, gate);
        counts = Uploads.longs(manager, count, new Shape(gates));
    }

    private static NDArray ints(NDManager manager, int[] values) {
        IntBuffer buffer = ByteBuffer.allocateDirect(values.length * Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
        buffer.put(values).flip();
        return Uploads.buffer(manager, buffer, new Shape(values.length), DataType.INT32);
    }

    /**
     * Takes the scaled entries.
     *
     * @param all the vector, float32 [n]
     * @param gates float32, one number a gate; empty where all gates are 1
     * @return float32 [m], each entry times its factor and its gate
     */
    public NDArray scaled(NDArray all, Optional<NDArray> gates) {
        try (NDArray chosen = kernels.call("chosen", all, places)) {
            return gated(chosen, gates);
        }
    }

    /**
     * Takes the other entries.
     *
     * @param all the vector, float32 [n]
     * @return float32 [n - m], a copy
     */
    public NDArray rest(NDArray all) {
        return kernels.call("chosen", all, rest);
    }

    /**
     * Puts the gradient of the vector together.
     *
     * @param ofScaled the gradient of what {@link #scaled} gave
     * @param ofRest the gradient of what {@link #rest} gave
     * @param gates as {@link #scaled} was given them
     * @return float32 [n]
     */
    public NDArray gradient(NDArray ofScaled, NDArray ofRest, Optional<NDArray> gates) {
        try (NDArray gated = gated(ofScaled, gates)) {
            return kernels.call("reordered", gated, ofRest, back);
        }
    }

    /**
     * Computes the gradient of the gates.
     *
     * @param ofScaled the gradient of what {@link #scaled} gave
     * @param all the vector, as it was given
     * @return float64, one number a gate
     */
    public NDArray gateGradient(NDArray ofScaled, NDArray all) {
        try (NDArray chosen = kernels.call("chosen", all, places)) {
            return kernels.call("sums", chosen, factors, ofScaled, counts);
        }
    }

    private NDArray gated(NDArray numbers, Optional<NDArray> gates) {
        return kernels.call(
                "gated", numbers, factors, gates.orElseGet(() -> kernels.none(numbers.getDevice())), gateOf);
    }
}
