package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.Mergeable;
import s3delta.runtime.delta.DeltaSet.Placed;
import s3delta.runtime.t5.Backbone;

/** Folds deltas into the frozen weights of their sites. */
public final class Merging {
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final DeltaSet deltas;
    private final List<NDArray> parameters;

    private Merging(Backbone backbone, DeltaSet deltas, List<NDArray> parameters) {
        for (int i = 0; i < backbone.names().size(); i++) {
            weights.put(backbone.names().get(i), backbone.float32().get(i));
        }
        this.deltas = deltas;
        this.parameters = parameters;
    }

    /**
     * Makes the backbone that alone does what backbone and deltas do together with all gates open.
     *
     * @param model the model
     * @param deltas what the model was made with
     * @return a backbone to be closed by the caller, before the model's; weights without deltas are shared with the
     *     model's backbone
     * @throws S3DeltaException {@link ErrorCode#MERGE} if a delta cannot be folded in, naming all such deltas
     */
    public static Backbone merge(TunedModel model, DeltaSet deltas) {
        Backbone backbone = model.backbone();
        NDManager owner = backbone.manager().newSubManager();
        try (NDManager scope = owner.newSubManager()) {
            NDArray values = model.values().stopGradient();
            values.attach(scope);
            Merging merging = new Merging(backbone, deltas, deltas.layout().views(values, scope));
            merging.requireMergeable();
            for (int i = 0; i < deltas.positions().size(); i++) {
                merging.fold(i, owner, scope);
            }
            return Backbone.of(backbone.model().config(), owner, merging.weights);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    private void requireMergeable() {
        List<String> others = deltas.attachments().stream()
                .filter(delta ->
                        !(delta.module() instanceof Mergeable) || !weights.containsKey(weightOf(delta.position())))
                .map(Attachment::name)
                .toList();
        if (!others.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.MERGE, "the frozen weights cannot absorb these deltas")
                    .where(String.join(", ", others))
                    .expected("deltas that are a change of their site's weight")
                    .got(others.size() + " of " + deltas.attachments().size() + " deltas that are not")
                    .mend("keep backbone and deltas apart, or search a space without these delta methods")
                    .build();
        }
    }

    private static String weightOf(Position position) {
        return position.path() + ".weight";
    }

    private void fold(int site, NDManager owner, NDManager scope) {
        DeltaSet.Site here = deltas.site(site);
        if (here.equals(DeltaSet.Site.EMPTY)) {
            return;
        }
        String name = weightOf(deltas.positions().get(site));
        // A handle of its own, so that what a delta makes of it does not stay on the backbone's manager.
        NDArray read = Objects.requireNonNull(weights.get(name)).stopGradient();
        read.attach(scope);
        for (Placed<AdditiveDelta> delta : here.readingInput()) {
            read = merged(delta, read);
            read.attach(scope);
        }
        // Sequential deltas all read the same sum, so each adds its own change of the weight that they read.
        NDArray sum = read;
        for (Placed<AdditiveDelta> delta : here.sequential()) {
            sum = sum.add(merged(delta, read).sub(read));
        }
        sum.attach(owner);
        weights.put(name, sum);
    }

    private NDArray merged(Placed<? extends DeltaModule> delta, NDArray weight) {
        if (delta.module() instanceof Mergeable mergeable) {
            return mergeable.merge(weight, delta.parametersIn(parameters));
        }
        throw new IllegalStateException("checked before: " + delta);
    }
}
