package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.t5.FrozenT5;

/** Folds deltas into the frozen weights of their sites, in memory. */
public final class Merging {
    private Merging() {}

    /**
     * Makes the backbone that alone does what backbone and deltas do together with all gates open.
     *
     * @param model the model
     * @param deltas what the model was made with
     * @return a backbone to be closed by the caller, before the model's; weights without deltas are shared with the
     *     model's backbone
     * @throws S3DeltaException {@link ErrorCode#MERGE} if a delta cannot be folded in, naming all such deltas
     */
    public static FrozenT5 merge(GatedModel model, DeltaSet deltas) {
        FrozenT5 backbone = model.backbone();
        NDManager owner = backbone.manager().newSubManager();
        try (NDManager scope = owner.newSubManager()) {
            NDArray values = model.values().stopGradient();
            values.attach(scope);
            Folding folding = new Folding(deltas, backbone.names(), values, scope);
            Map<String, NDArray> weights = new LinkedHashMap<>();
            for (int i = 0; i < backbone.names().size(); i++) {
                String name = backbone.names().get(i);
                NDArray weight = backbone.float32().get(i);
                weights.put(name, folding.changes(name) ? folding.fold(name, weight, owner) : weight);
            }
            return FrozenT5.of(backbone.model().config(), owner, weights);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }
}
