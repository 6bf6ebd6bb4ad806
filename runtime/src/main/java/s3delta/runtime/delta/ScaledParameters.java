package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import s3delta.runtime.engine.ScaledEntries;
import s3delta.runtime.engine.ScaledEntries.Scale;
import s3delta.runtime.engine.Uploads;

/**
 * A model's trained parameters as two vectors: those that only scale what their delta adds, and the rest. Made once for a model.
 * What gathers and scatters the vectors takes as much memory as three copies of the parameters; it is made for the first
 * gradient, so that a model which only answers goes without.
 */
final class ScaledParameters {
    private final Values values;
    private final List<Optional<Scale>> scales;
    private final NDManager manager;
    private final ParameterLayout scaled;
    private final ParameterLayout rest;
    /** Those that are not 1, each once. */
    private final Map<Float, NDArray> factors = new HashMap<>();

    private volatile Optional<ScaledEntries> entries = Optional.empty();

    /**
     * Prepares the vectors.
     *
     * @param values the parameters
     * @param manager owner of the arrays, on the parameters' device
     */
    ScaledParameters(Values values, NDManager manager) {
        this.values = values;
        scales = values.tunable().scales();
        ParameterLayout layout = values.tunable().layout();
        scaled = layout.only(this::isScaled);
        rest = layout.only(slot -> !isScaled(slot));
        this.manager = manager;
        scales.stream()
                .flatMap(Optional::stream)
                .map(scale -> (float) scale.factor())
                .filter(factor -> factor != 1)
                .forEach(factor -> factors.computeIfAbsent(
                        factor, same -> Uploads.floats(manager, new float[] {same}, new Shape())));
    }

    /** The parameters. */
    Values values() {
        return values;
    }

    /** The entries that only scale; empty where none does, so that the rest is the whole vector. */
    Optional<ScaledEntries> entries() {
        return isGathered() || scaled.slices().isEmpty() ? entries : gathered();
    }

    /** Whether the entries are there, so that to gather them is least work. */
    boolean isGathered() {
        return entries.isPresent();
    }

    private synchronized Optional<ScaledEntries> gathered() {
        if (entries.isEmpty()) {
            ParameterLayout layout = values.tunable().layout();
            entries = Optional.of(new ScaledEntries(
                    IntStream.range(0, layout.slices().size())
                            .mapToObj(slot -> new ScaledEntries.Part(
                                    layout.slices().get(slot).shape().size(), scales.get(slot)))
                            .toList(),
                    values.tunable().parts().size(),
                    manager));
        }
        return entries;
    }

    /** Whether a parameter only scales what its delta adds. */
    boolean isScaled(int slot) {
        return slot < scales.size() && scales.get(slot).isPresent();
    }

    /** Cuts the whole vector into the parameters at open gates: those that only scale times their factor, the others as they are. */
    List<NDArray> openViews(NDArray whole, NDManager owner) {
        List<NDArray> views = values.views(whole, owner);
        for (int slot = 0; slot < scales.size(); slot++) {
            Optional<NDArray> factor = scales.get(slot).map(scale -> factors.get((float) scale.factor()));
            if (factor.isPresent()) {
                views.set(slot, views.get(slot).mul(factor.get()));
            }
        }
        return views;
    }

    /** Cuts both vectors into the trained parameters, and adds the frozen ones: one array a slot. */
    List<NDArray> views(Optional<NDArray> ofScaled, NDArray ofRest, NDManager manager) {
        List<NDArray> first =
                ofScaled.map(vector -> scaled.views(vector, manager)).orElseGet(List::of);
        List<NDArray> second = rest.views(ofRest, manager);
        List<NDArray> all = new ArrayList<>();
        int next = 0;
        for (int slot = 0; slot < first.size() + second.size(); slot++) {
            all.add(isScaled(slot) ? first.get(next++) : second.get(slot - next));
        }
        all.addAll(values.tunable().frozen().views(values.frozen(), manager));
        return all;
    }
}
