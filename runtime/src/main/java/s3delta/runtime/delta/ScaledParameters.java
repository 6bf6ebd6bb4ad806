package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import s3delta.runtime.engine.ScaledEntries;
import s3delta.runtime.engine.ScaledEntries.Scale;

/**
 * A model's trained parameters as two vectors: those that only scale what their delta adds, and the rest. Made once for a model.
 */
final class ScaledParameters {
    private final Values values;
    private final List<Optional<Scale>> scales;
    private final Optional<ScaledEntries> entries;
    private final ParameterLayout scaled;
    private final ParameterLayout rest;

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
        entries = scaled.slices().isEmpty()
                ? Optional.empty()
                : Optional.of(new ScaledEntries(
                        IntStream.range(0, layout.slices().size())
                                .mapToObj(slot -> new ScaledEntries.Part(
                                        layout.slices().get(slot).shape().size(), scales.get(slot)))
                                .toList(),
                        values.tunable().parts().size(),
                        manager));
    }

    /** The parameters. */
    Values values() {
        return values;
    }

    /** The entries that only scale; empty where none does, so that the rest is the whole vector. */
    Optional<ScaledEntries> entries() {
        return entries;
    }

    /** Whether a parameter only scales what its delta adds. */
    boolean isScaled(int slot) {
        return slot < scales.size() && scales.get(slot).isPresent();
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
