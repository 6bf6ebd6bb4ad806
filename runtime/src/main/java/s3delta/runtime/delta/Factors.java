package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.LowRank;
import s3delta.api.spi.Parameters;
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
@SuppressWarnings("ArrayRecordComponent") // written to files, compared by nobody
public record Factors(Position position, int rank, double scale, float[] down, float[] up) {
    /**
     * Takes the factors of deltas. Several deltas at one position become one product of the sum of their ranks.
     *
     * @param deltas the deltas
     * @param values their parameters, flat
     * @param manager owner of arrays that are made on the way
     * @return one product a position that has deltas, in the order of positions
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if a delta is not of low rank, naming all such deltas
     */
    public static List<Factors> of(DeltaSet deltas, NDArray values, NDManager manager) {
        List<String> others = deltas.attachments().stream()
                .filter(delta -> !(delta.module() instanceof LowRank))
                .map(Attachment::name)
                .toList();
        if (!others.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "these deltas are no product of two factors")
                    .where(String.join(", ", others))
                    .expected("deltas of low rank, such as those of PEFT's LoRA")
                    .got(others.size() + " of " + deltas.attachments().size() + " deltas that are not")
                    .fix("export them as '--format safetensors', or search a space without these delta methods")
                    .build();
        }
        List<NDArray> parameters = deltas.layout().views(values, manager);
        List<Factors> all = new ArrayList<>();
        for (int i = 0; i < deltas.positions().size(); i++) {
            List<Placed<AdditiveDelta>> here = deltas.site(i).parallel();
            if (!here.isEmpty()) {
                all.add(joined(deltas.positions().get(i), here, parameters));
            }
        }
        return all;
    }

    private static Factors joined(Position position, List<Placed<AdditiveDelta>> deltas, List<NDArray> parameters) {
        NDList downs = new NDList();
        NDList ups = new NDList();
        double scale = 1;
        for (Placed<AdditiveDelta> delta : deltas) {
            if (delta.module() instanceof LowRank factors) {
                Parameters own = delta.parametersIn(parameters);
                downs.add(factors.down(own));
                if (deltas.size() == 1) {
                    scale = factors.scale();
                    ups.add(factors.up(own));
                } else {
                    ups.add(Scalars.times(factors.up(own), factors.scale()));
                }
            }
        }
        NDArray down = NDArrays.concat(downs, 0);
        return new Factors(
                position,
                Math.toIntExact(down.getShape().get(0)),
                scale,
                down.toFloatArray(),
                NDArrays.concat(ups, 1).toFloatArray());
    }
}
