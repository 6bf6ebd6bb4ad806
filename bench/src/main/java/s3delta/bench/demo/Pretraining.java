package s3delta.bench.demo;

import s3delta.bench.demo.SalientCorruption.CorruptedBatches;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.Tensors;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;

/** Trains all weights of a random T5 to fill in what is hidden in texts. The same seed gives the same weights. */
final class Pretraining implements AutoCloseable {
    private static final double MOST_NORM = 1;

    private final Recipe recipe;
    private final FrozenT5 start;
    private final GatedModel model;
    private final AdamW optimizer;
    private final CorruptedBatches batches;
    private int steps;

    Pretraining(T5Config sizes, Recipe recipe, TensorEngine engine, Ops ops) {
        Lexicon lexicon = Lexicon.load();
        Randomness randomness = new Randomness(recipe.seed());
        this.recipe = recipe;
        int tokens = new Vocabulary(lexicon).tokens().size();
        if (tokens != sizes.vocabSize()) {
            throw new IllegalArgumentException(
                    "the lexicon has " + tokens + " tokens, config.json " + sizes.vocabSize());
        }
        start = RandomWeights.backbone(sizes, engine, randomness);
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

    /**
     * How to pre-train.
     *
     * @param seed where texts, gaps and the first weights come from
     * @param steps number of steps
     * @param rows texts in a step
     * @param peak highest learning rate
     * @param warmUp steps in which the rate rises; after them it falls linearly to 0
     * @param hidden the share of words to hide
     * @param rest how likely a word that is not salient is hidden, as against one that is
     */
    record Recipe(long seed, int steps, int rows, double peak, int warmUp, double hidden, double rest) {
        /** What the demo's backbone was made with. */
        static final Recipe DEFAULT = new Recipe(1, 6_500, 64, 1e-3, 100, 0.3, 0.2);

        /** Returns the same with another seed and number of steps. */
        Recipe with(long otherSeed, int otherSteps) {
            return new Recipe(otherSeed, otherSteps, rows, peak, warmUp, hidden, rest);
        }

        /** Returns the learning rate of a step, numbered from 0. */
        double rate(int step) {
            return step < warmUp ? peak * (step + 1) / warmUp : peak * (steps - step) / (steps - warmUp);
        }
    }
}
