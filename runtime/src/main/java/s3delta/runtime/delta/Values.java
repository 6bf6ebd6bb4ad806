package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The parameters of what is tuned, as flat vectors.
 *
 * @param tunable what is tuned
 * @param trained float32, laid out as {@link Tunable#layout()} says
 * @param frozen float32, laid out as {@link Tunable#frozen()} says
 */
public record Values(Tunable tunable, NDArray trained, NDArray frozen) implements AutoCloseable {
    static Values create(Tunable tunable, NDManager manager, BiConsumer<ParameterLayout.Slice, FloatBuffer> filler) {
        return new Values(
                tunable,
                tunable.layout().create(manager, filler),
                tunable.frozen().create(manager, filler));
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
