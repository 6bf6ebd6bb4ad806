package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.SiteKind;
import s3delta.api.spi.Form;
import s3delta.api.spi.Scalars;
import s3delta.runtime.delta.DeltaSet.Placed;

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
     * Takes the factors of deltas. Several deltas at one position become one product of the sum of their ranks.
     *
     * @param deltas the deltas
     * @param values their parameters
     * @param manager owner of intermediate arrays
     * @return one product a position that has deltas, in the order of positions
     * @throws s3delta.api.S3DeltaException {@link ErrorCode#STRUCTURE} if a delta is not of low rank
     */
    public static List<Factors> of(DeltaSet deltas, Values values, NDManager manager) {
        deltas.require(
                each -> each.delta().form() instanceof Form.LowRank
                        && each.position().shape().kind() == SiteKind.LINEAR,
                ErrorCode.STRUCTURE,
                "these deltas are no product of two factors",
                "deltas of low rank at linear sites, such as those of PEFT's LoRA",
                "export them as '--format safetensors', or search a space without these delta methods");
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

    private static Factors joined(Position position, List<Placed<Form.LowRank>> deltas, List<NDArray> parameters) {
        boolean alone = deltas.size() == 1;
        NDList downs = new NDList();
        NDList ups = new NDList();
        for (Placed<Form.LowRank> delta : deltas) {
            downs.add(delta.array(delta.form().a(), parameters));
            NDArray up = delta.array(delta.form().b(), parameters);
            ups.add(alone ? up : Scalars.times(up, delta.form().scale()));
        }
        NDArray down = NDArrays.concat(downs, 0);
        return new Factors(
                position,
                Math.toIntExact(down.getShape().get(0)),
                alone ? deltas.get(0).form().scale() : 1,
                down.toFloatArray(),
                NDArrays.concat(ups, 1).toFloatArray());
    }
}
