package s3delta.bench.demo;

import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.Tensors;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.FrozenT5;

/** Trains all weights of a random T5 to fill in what is hidden in texts. The same seed gives the same weights. */
final class Pretraining implements AutoCloseable {
    private static final double MOST_NORM = 1;

    private final Recipe recipe;
    private final FrozenT5 start;
    private final GatedModel model;
    private final AdamW optimizer;
    private final CorruptedBatches batches;
    private int steps;

    Pretraining(Recipe recipe, TensorEngine engine, Ops ops) {
        Lexicon lexicon = Lexicon.load();
        Randomness randomness = new Randomness(recipe.seed());
        this.recipe = recipe;
        start = RandomWeights.backbone(
                MicroT5.config(new Vocabulary(lexicon).tokens().size()), engine, randomness);
        model = new GatedModel(start, new FullTuning(start), ops, randomness);
        optimizer = new AdamW(model.values(), 0);
        batches = new CorruptedBatches(
                lexicon, new SalientCorruption(lexicon, recipe.hidden(), recipe.rest()), recipe.rows(), recipe.seed());
    }

    /**
     * Makes a step.
     *
     * @return the loss before it, in nats a target token
     */
    double step() {
        try (GatedModel.Gradients gradients = model.gradients(batches.next(), Gates.open())) {
            double norm = Tensors.norm(gradients.gradient());
            if (norm > MOST_NORM) {
                gradients.gradient().muli(MOST_NORM / norm);
            }
            optimizer.step(model.values(), gradients.gradient(), recipe.rate(steps));
            steps++;
            return gradients.loss();
        }
    }

    /** Returns the number of steps made. */
    int steps() {
        return steps;
    }

    /** Returns the model as it is now; closed with this. */
    GatedModel model() {
        return model;
    }

    @Override
    public void close() {
        optimizer.close();
        model.close();
        start.close();
    }
}
