package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.Mergeable;
import s3delta.runtime.delta.DeltaSet.Placed;

/** Folds deltas, all gates open, into one frozen weight at a time. */
public final class Folding {
    private final Map<String, DeltaSet.Site> sites = new HashMap<>();
    private final List<NDArray> parameters;

    /**
     * Takes deltas.
     *
     * @param deltas the deltas
     * @param weights names of the weights there are
     * @param values their parameters, flat; stays the caller's
     * @param manager owner of views of the values
     * @throws S3DeltaException {@link ErrorCode#MERGE} if a delta cannot be folded in, naming all such deltas
     */
    public Folding(DeltaSet deltas, Collection<String> weights, NDArray values, NDManager manager) {
        requireMergeable(deltas, weights);
        for (int i = 0; i < deltas.positions().size(); i++) {
            if (!deltas.site(i).equals(DeltaSet.Site.EMPTY)) {
                sites.put(weightOf(deltas.positions().get(i)), deltas.site(i));
            }
        }
        parameters = deltas.layout().views(values, manager);
    }

    private static void requireMergeable(DeltaSet deltas, Collection<String> weights) {
        List<String> others = deltas.attachments().stream()
                .filter(delta ->
                        !(delta.module() instanceof Mergeable) || !weights.contains(weightOf(delta.position())))
                .map(Attachment::name)
                .toList();
        if (!others.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.MERGE, "the frozen weights cannot absorb these deltas")
                    .where(String.join(", ", others))
                    .expected("deltas that are a change of their site's weight")
                    .got(others.size() + " of " + deltas.attachments().size() + " deltas that are not")
                    .fix("keep backbone and deltas apart, or search a space without these delta methods")
                    .build();
        }
    }

    private static String weightOf(Position position) {
        return position.path() + ".weight";
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
     * @param weight float32, not changed
     * @param owner of the new array; others that are made on the way are closed
     * @return float32 of the weight's shape
     */
    public NDArray fold(String name, NDArray weight, NDManager owner) {
        DeltaSet.Site site = sites.getOrDefault(name, DeltaSet.Site.EMPTY);
        try (NDManager scope = owner.newSubManager()) {
            // A handle of its own, so that what a delta makes of it does not stay on the weight's manager.
            NDArray read = weight.stopGradient();
            read.attach(scope);
            for (Placed<AdditiveDelta> delta : site.readingInput()) {
                read = merged(delta, read);
                read.attach(scope);
            }
            // Sequential deltas all read the same sum, so each adds its own change of the weight that they read.
            NDArray sum = read;
            for (Placed<AdditiveDelta> delta : site.sequential()) {
                sum = sum.add(merged(delta, read).sub(read));
            }
            sum.attach(owner);
            return sum;
        }
    }

    private NDArray merged(Placed<? extends DeltaModule> delta, NDArray weight) {
        if (delta.module() instanceof Mergeable mergeable) {
            return mergeable.merge(weight, delta.parametersIn(parameters));
        }
        throw new IllegalStateException("checked before: " + delta);
    }
}
