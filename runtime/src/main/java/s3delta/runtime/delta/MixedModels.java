package s3delta.runtime.delta;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Function;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.t5.Pass;

/**
 * Several models of one backbone, for batches whose rows belong to any of them. Safe for use by several threads.
 *
 * @param models the models; each stays open as long as it is used here
 */
public record MixedModels(List<GatedModel> models) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is none, or they have several backbones
     */
    public MixedModels {
        models = List.copyOf(models);
        if (models.stream().map(GatedModel::backbone).distinct().count() != 1) {
            throw new IllegalArgumentException("models of one backbone are mixed");
        }
    }

    /**
     * Runs the models without recording gradients, all gates open.
     *
     * @param modelOf of each row the index of its model; rows of one model lie together
     * @param run what to do in the run; arrays that it makes are closed after it
     * @param <T> the result's type
     * @return what the run gave
     */
    public <T> T infer(int[] modelOf, Function<Pass, T> run) {
        try (NDManager scope = models.get(0).backbone().manager().newSubManager()) {
            TensorEngine.recordGradients(false);
            return run.apply(new MixedPass(
                    models.stream().map(model -> model.deltaPass(scope)).toList(), modelOf.clone()));
        }
    }
}
