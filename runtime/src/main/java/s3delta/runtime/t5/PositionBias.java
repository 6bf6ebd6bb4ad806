package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import s3delta.runtime.engine.Uploads;

/** T5's relative position bias, which lives in the first block of a stack and is shared by all its blocks. */
record PositionBias(int slot, boolean bidirectional, int buckets, int maxDistance) {
    private static final float MASKED = -1e9f;

    /** Below this, tables have lengths that are powers of two; above, multiples of it. */
    private static final int PIECE = 128;

    /**
     * Returns the bias for some queries, for a decoder with the mask that hides later keys. It is cut out of a table, which is
     * made once where the weights are frozen.
     *
     * @param firstQuery place of the first query
     * @param queries T
     * @param keys S, places from 0
     * @return [1, H, T, S]
     */
    NDArray forward(Pass pass, int firstQuery, int queries, int keys) {
        int length = Math.max(firstQuery + queries, keys);
        return pass.constants()
                .map(constants -> constants.cut(
                        this,
                        length,
                        () -> table(pass, 0, rounded(length), rounded(length)),
                        table -> cut(pass, table, firstQuery, queries, keys)))
                .orElseGet(() -> table(pass, firstQuery, queries, keys));
    }

    private static int rounded(int length) {
        return length > PIECE
                ? (length + PIECE - 1) / PIECE * PIECE
                : Math.max(1, Integer.highestOneBit(2 * length - 1));
    }

    private static NDArray cut(Pass pass, NDArray table, int firstQuery, int queries, int keys) {
        boolean whole = firstQuery == 0
                && queries == table.getShape().get(2)
                && keys == table.getShape().get(3);
        NDArray part = whole
                ? table.stopGradient()
                : table.get(":, :, " + firstQuery + ":" + (firstQuery + queries) + ", :" + keys);
        // What is made of an array belongs to its manager, which is the model's.
        part.attach(pass.manager());
        return part;
    }

    private NDArray table(Pass pass, int firstQuery, int queries, int keys) {
        long[] bucket = new long[queries * keys];
        float[] later = new float[queries * keys];
        for (int q = 0; q < queries; q++) {
            for (int k = 0; k < keys; k++) {
                int distance = k - (firstQuery + q);
                bucket[q * keys + k] = bucket(distance);
                later[q * keys + k] = !bidirectional && distance > 0 ? MASKED : 0;
            }
        }
        NDArray bias = lookUp(pass, bucket, queries);
        return bidirectional ? bias : bias.add(Uploads.floats(pass.manager(), later, new Shape(1, 1, queries, keys)));
    }

    /** Looks up biases: {@code (T, S) -> (1, H, T, S)}, laid out in this order, in which every block reads them. */
    private NDArray lookUp(Pass pass, long[] bucket, long queries) {
        long keys = bucket.length / queries;
        NDArray ids = Uploads.longs(pass.manager(), bucket, new Shape(queries, keys));
        NDArray table = pass.ops().embedding(ids, pass.weight(slot));
        return table.transpose(2, 0, 1).flatten().reshape(1, table.getShape().get(2), queries, keys);
    }

    /**
     * Computes the bias of the beams of each row for keys that lie beam by beam.
     *
     * @param query place of the queries
     * @param places of each key, S of them
     * @param hidden [B, W, S], row-major: whether the key is another beam's
     * @param rows B
     * @return [B, H, W, S]
     */
    NDArray ofBeams(Pass pass, int query, int[] places, boolean[] hidden, int rows) {
        long[] bucket =
                Arrays.stream(places).mapToLong(place -> bucket(place - query)).toArray();
        float[] others = new float[hidden.length];
        for (int i = 0; i < others.length; i++) {
            others[i] = hidden[i] ? MASKED : 0;
        }
        long beams = hidden.length / ((long) rows * places.length);
        NDArray mask = Uploads.floats(pass.manager(), others, new Shape(rows, 1, beams, places.length));
        return mask.add(lookUp(pass, bucket, 1));
    }

    /**
     * Numbers the bucket of a distance, in float32 as the published models were trained.
     *
     * @param distance place of the key less place of the query
     * @return a row of the bias table
     */
    int bucket(int distance) {
        int half = bidirectional ? buckets / 2 : buckets;
        int offset = bidirectional && distance > 0 ? half : 0;
        int n = bidirectional ? Math.abs(distance) : Math.max(-distance, 0);
        int exact = half / 2;
        if (n < exact) {
            return offset + n;
        }
        float scale = (float) Math.log((float) n / exact) / (float) Math.log((double) maxDistance / exact);
        return offset + Math.min(half - 1, exact + (int) (scale * (half - exact)));
    }
}
