package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.SiteKind;
import s3delta.api.spi.Form;
import s3delta.api.spi.Scalars;
import s3delta.runtime.delta.DeltaSet.Placed;
import s3delta.runtime.engine.Scoped;
import s3delta.runtime.t5.FrozenT5;

/** Merges deltas, all gates open, into one frozen weight at a time. */
public final class Merging {
    private final Map<String, DeltaSet.Site> sites = new HashMap<>();
    private final List<NDArray> parameters;

    /**
     * Takes deltas.
     *
     * @param deltas the deltas
     * @param weights names of the weights that exist
     * @param values their parameters, which stay the caller's
     * @param manager owner of views of the values
     * @throws s3delta.api.S3DeltaException {@link ErrorCode#MERGE} if a delta is no change of its site's weight
     */
    public Merging(DeltaSet deltas, Collection<String> weights, Values values, NDManager manager) {
        deltas.require(
                each -> isChange(each) && weights.contains(weightOf(each.position())),
                ErrorCode.MERGE,
                "the frozen weights cannot absorb these deltas",
                "deltas that are a change of their site's weight",
                "keep backbone and deltas apart, or search a space without these delta methods");
        for (int i = 0; i < deltas.positions().size(); i++) {
            if (!deltas.site(i).isEmpty()) {
                sites.put(weightOf(deltas.positions().get(i)), deltas.site(i));
            }
        }
        parameters = values.views(values.trained(), manager);
    }

    private static boolean isChange(Attachment attachment) {
        Form form = attachment.delta().form();
        boolean linear = attachment.position().shape().kind() == SiteKind.LINEAR;
        return form instanceof Form.NormScale
                || form instanceof Form.OutputScale
                || (form instanceof Form.LowRank && linear);
    }

    private static String weightOf(Position position) {
        return position.path() + ".weight";
    }

    /**
     * Makes the backbone that alone does what backbone and deltas do together with all gates open.
     *
     * @param model the model
     * @param deltas what the model was made with
     * @return a backbone to be closed by the caller, before the model's; weights without deltas are shared with the
     *     model's backbone
     * @throws s3delta.api.S3DeltaException {@link ErrorCode#MERGE} if a delta is no change of its site's weight
     */
    public static FrozenT5 merge(GatedModel model, DeltaSet deltas) {
        FrozenT5 backbone = model.backbone();
        NDManager owner = backbone.manager().newSubManager();
        try (NDManager scope = owner.newSubManager()) {
            Merging merging = new Merging(deltas, backbone.names(), model.parameters(), scope);
            Map<String, NDArray> weights = new LinkedHashMap<>();
            for (int i = 0; i < backbone.names().size(); i++) {
                String name = backbone.names().get(i);
                NDArray weight = backbone.float32().get(i);
                weights.put(name, merging.changes(name) ? merging.merged(name, weight, owner) : weight);
            }
            return FrozenT5.of(backbone.model().config(), owner, weights);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    /**
     * Says whether deltas change a weight.
     *
     * @param name its Hugging Face name
     * @return false where it stays as it is
     */
    public boolean changes(String name) {
        return sites.containsKey(name);
    }

    /**
     * Computes the weight that alone does what weight and deltas do together.
     *
     * @param name one that {@link #changes}
     * @param weight float32, not changed: [out, in] of a linear site, [d] of a norm
     * @param owner of the new array; intermediate arrays are closed
     * @return float32 of the weight's shape
     */
    public NDArray merged(String name, NDArray weight, NDManager owner) {
        DeltaSet.Site site = sites.getOrDefault(name, DeltaSet.Site.EMPTY);
        NDArray result = Scoped.result(() -> {
            NDArray read = weight;
            for (Placed<Form.NormScale> delta : site.norms()) {
                read = delta.array(delta.form().weight(), parameters::get).add(read);
            }
            for (Placed<Form.LowRank> delta : site.products()) {
                NDArray b = delta.array(delta.form().b(), parameters::get);
                NDArray product = b.matMul(delta.array(delta.form().a(), parameters::get));
                read = Scalars.times(product, delta.form().scale()).add(read);
            }
            // Sequential deltas all read the same output, so each adds its own change of the weight that makes it.
            NDArray sum = read;
            for (Placed<Form.OutputScale> delta : DeltaSet.of(site.sequential(), Form.OutputScale.class)) {
                NDArray factor = delta.array(delta.form().factor(), parameters::get);
                NDArray column = weight.getShape().dimension() == 1 ? factor : factor.reshape(-1, 1);
                sum = column.mul(read).add(sum);
            }
            return sum;
        });
        result.attach(owner);
        return result;
    }
}
