package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import s3delta.runtime.engine.ScaledEntries;

/**
 * The parameters of what is tuned, as flat vectors.
 *
 * @param tunable what is tuned
 * @param trained float32, laid out as {@link Tunable#layout()} says
 * @param frozen float32, laid out as {@link Tunable#frozen()} says
 * @param entries those of the trained ones that only scale what their delta adds; empty where none does
 */
public record Values(Tunable tunable, NDArray trained, NDArray frozen, Optional<ScaledEntries> entries)
        implements AutoCloseable {
    static Values create(Tunable tunable, NDManager manager, BiConsumer<ParameterLayout.Slice, FloatBuffer> filler) {
        List<Optional<ScaledEntries.Scale>> scales = tunable.scales();
        List<ParameterLayout.Slice> slices = tunable.layout().slices();
        return new Values(
                tunable,
                tunable.layout().create(manager, filler),
                tunable.frozen().create(manager, filler),
                scales.stream().allMatch(Optional::isEmpty)
                        ? Optional.empty()
                        : Optional.of(new ScaledEntries(
                                IntStream.range(0, slices.size())
                                        .mapToObj(i -> new ScaledEntries.Part(
                                                slices.get(i).shape().size(), scales.get(i)))
                                        .toList(),
                                tunable.parts().size(),
                                manager)));
    }

    /** Whether a parameter only scales what its delta adds. */
    boolean isScaled(int slot) {
        return entries.isPresent()
                && slot < tunable.scales().size()
                && tunable.scales().get(slot).isPresent();
    }

    /** Cuts the entries that only scale, and the others, into the trained parameters: one array a slice. */
    List<NDArray> cut(Optional<NDArray> scaled, NDArray rest, NDManager manager) {
        if (scaled.isEmpty()) {
            return tunable.layout().views(rest, manager);
        }
        List<NDArray> first = layout(this::isScaled).views(scaled.get(), manager);
        List<NDArray> second = layout(slot -> !isScaled(slot)).views(rest, manager);
        List<NDArray> all = new ArrayList<>();
        int next = 0;
        for (int slot = 0; slot < first.size() + second.size(); slot++) {
            all.add(isScaled(slot) ? first.get(next++) : second.get(slot - next));
        }
        return all;
    }

    private ParameterLayout layout(IntPredicate chosen) {
        return tunable.layout().only(chosen);
    }

    /**
     * Cuts the vectors into parameters.
     *
     * @param leaf what to cut in the place of the trained vector
     * @param manager owner of the views
     * @return one array a slice, those that are trained first
     */
    List<NDArray> views(NDArray leaf, NDManager manager) {
        List<NDArray> views = new ArrayList<>(tunable.layout().views(leaf, manager));
        views.addAll(tunable.frozen().views(frozen, manager));
        return views;
    }

    @Override
    public void close() {
        trained.close();
        frozen.close();
    }
}
