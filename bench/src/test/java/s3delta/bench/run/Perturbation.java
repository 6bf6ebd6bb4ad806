package s3delta.bench.run;

import java.util.random.RandomGenerator;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.random.Randomness;

/** Moves the values of deltas away from the initial ones, so that nothing is zero by construction. */
public final class Perturbation {
    private Perturbation() {}

    /**
     * Adds noise to all trained values of a model.
     *
     * @param model the model
     * @param deviation standard deviation of the noise
     * @return the same model
     */
    public static GatedModel of(GatedModel model, double deviation) {
        RandomGenerator random = new Randomness(4).generator("perturbation", "all");
        float[] values = model.values().toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (deviation * random.nextGaussian());
        }
        model.values().set(values);
        return model;
    }
}
