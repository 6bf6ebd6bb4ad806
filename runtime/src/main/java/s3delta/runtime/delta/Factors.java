package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.SiteKind;
import s3delta.api.spi.Form;
import s3delta.api.spi.Scalars;
import s3delta.runtime.delta.DeltaSet.Placed;
import s3delta.runtime.engine.Reads;

/**
 * All that is added at one linear position, as one product: {@code scale * (x A^T) B^T}.
 *
 * @param position the position
 * @param rank r
 * @param scale the constant factor
 * @param down A, [r, in], row-major
 * @param up B, [out, r], row-major
 */
@SuppressWarnings("ArrayRecordComponent") // written to files, never compared
public record Factors(Position position, int rank, double scale, float[] down, float[] up) {
    /**
     * The size of what is added at one linear position.
     *
     * @param position the position
     * @param rank r
     * @param scale the constant factor
     */
    public record Rank(Position position, int rank, double scale) {}

    /**
     * Sums up the ranks at each position.
     *
     * @param deltas the deltas
     * @param manager owner of intermediate arrays
     * @return one rank a position that has deltas, in the order of positions; its scale is the mean of those of its deltas,
     *     weighted by their ranks
     * @throws s3delta.api.S3DeltaException {@link ErrorCode#STRUCTURE} if a delta is not of low rank
     */
    public static List<Rank> ranks(DeltaSet deltas, NDManager manager) {
        requireLowRank(deltas);
        List<Rank> all = new ArrayList<>();
        Values values = Values.create(deltas, manager, (parameter, floats) -> {});
        List<NDArray> parameters = values.views(values.trained(), manager);
        for (int i = 0; i < deltas.positions().size(); i++) {
            int rank = 0;
            double weighted = 0;
            for (Placed<Form.LowRank> delta : deltas.site(i).products()) {
                int own = Math.toIntExact(delta.array(delta.form().a(), parameters::get)
                        .getShape()
                        .get(0));
                rank += own;
                weighted += own * delta.form().scale();
            }
            if (rank > 0) {
                all.add(new Rank(deltas.positions().get(i), rank, weighted / rank));
            }
        }
        return all;
    }

    /**
     * Takes the factors of deltas. Several deltas at one position become one product of the sum of their ranks.
     *
     * @param deltas the deltas
     * @param values their parameters
     * @param manager owner of intermediate arrays
     * @return one product a position that has deltas, in the order of positions
     * @throws s3delta.api.S3DeltaException {@link ErrorCode#STRUCTURE} if a delta is not of low rank
     */
    public static List<Factors> of(DeltaSet deltas, Values values, NDManager manager) {
        requireLowRank(deltas);
        List<NDArray> parameters = values.views(values.trained(), manager);
        List<Factors> all = new ArrayList<>();
        for (int i = 0; i < deltas.positions().size(); i++) {
            List<Placed<Form.LowRank>> here = deltas.site(i).products();
            if (!here.isEmpty()) {
                all.add(joined(deltas.positions().get(i), here, parameters));
            }
        }
        return all;
    }

    /**
     * Returns what share of features all deltas drop in a training.
     *
     * @param deltas the deltas
     * @return from 0 to below 1; 0 where they differ
     * @throws s3delta.api.S3DeltaException {@link ErrorCode#STRUCTURE} if a delta is not of low rank
     */
    public static double dropout(DeltaSet deltas) {
        requireLowRank(deltas);
        double[] rates = deltas.attachments().stream()
                .mapToDouble(each -> ((Form.LowRank) each.delta().form()).dropout())
                .distinct()
                .toArray();
        return rates.length == 1 ? rates[0] : 0;
    }

    private static void requireLowRank(DeltaSet deltas) {
        deltas.require(
                each -> each.delta().form() instanceof Form.LowRank
                        && each.position().shape().kind() == SiteKind.LINEAR,
                ErrorCode.STRUCTURE,
                "these deltas are no product of two factors",
                "deltas of low rank at linear sites, such as those of PEFT's LoRA",
                "export them as '--format safetensors', or search a space without these delta methods");
    }

    /** Stacks the factors of deltas. Scales that differ become part of the upper factors. */
    private static Factors joined(Position position, List<Placed<Form.LowRank>> deltas, List<NDArray> parameters) {
        double scale = deltas.get(0).form().scale();
        boolean same = deltas.stream().allMatch(delta -> delta.form().scale() == scale);
        NDList downs = new NDList();
        NDList ups = new NDList();
        for (Placed<Form.LowRank> delta : deltas) {
            downs.add(delta.array(delta.form().a(), parameters::get));
            NDArray up = delta.array(delta.form().b(), parameters::get);
            ups.add(same ? up : Scalars.times(up, delta.form().scale()));
        }
        NDArray down = NDArrays.concat(downs, 0);
        return new Factors(
                position,
                Math.toIntExact(down.getShape().get(0)),
                same ? scale : 1,
                Reads.floats(down),
                Reads.floats(NDArrays.concat(ups, 1)));
    }

    /**
     * Adds rows of zeros to the lower factor and columns of zeros to the upper one, and makes the scale part of the upper
     * one. What is added at the position stays the same.
     *
     * @param most the rank to come to, at least this one
     * @return factors of that rank and scale 1
     */
    public Factors padded(int most) {
        int out = up.length / rank;
        float[] wide = new float[out * most];
        for (int row = 0; row < out; row++) {
            for (int i = 0; i < rank; i++) {
                wide[row * most + i] = (float) (up[row * rank + i] * scale);
            }
        }
        return new Factors(position, most, 1, Arrays.copyOf(down, down.length / rank * most), wide);
    }

    /**
     * Returns the size alone.
     *
     * @return position, rank and scale
     */
    public Rank size() {
        return new Rank(position, rank, scale);
    }
}
