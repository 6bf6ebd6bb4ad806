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
import s3delta.runtime.t5.T5Config;

/**
 * Trains all weights of a random T5 to fill in what is hidden in texts, one step in three, and to answer the prompts of the
 * auxiliary tasks. The same seed gives the same weights.
 */
final class Pretraining implements AutoCloseable {
    private static final double MOST_NORM = 1;

    /** Steps from one that reads texts to the next; answers are shorter, and what the demo's tasks build on. */
    private static final int TURN = 3;

    private final Recipe recipe;
    private final FrozenT5 start;
    private final GatedModel model;
    private final AdamW optimizer;
    private final ExampleBatches texts;
    private final ExampleBatches tasks;
    private int steps;

    Pretraining(T5Config sizes, Recipe recipe, TensorEngine engine, Ops ops) {
        this(RandomWeights.backbone(sizes, engine, new Randomness(recipe.seed())), recipe, ops);
    }

    /** Starts from weights, which are closed with this. */
    Pretraining(FrozenT5 start, Recipe recipe, Ops ops) {
        Lexicon lexicon = Lexicon.load();
        this.recipe = recipe;
        this.start = start;
        int tokens = new Vocabulary(lexicon).tokens().size();
        T5Config sizes = start.model().config();
        if (tokens != sizes.vocabSize()) {
            throw new IllegalArgumentException(
                    "the lexicon has " + tokens + " tokens, config.json " + sizes.vocabSize());
        }
        model = new GatedModel(start, new FullTuning(start), ops, new Randomness(recipe.seed()));
        optimizer = new AdamW(model.values(), 0);
        SalientCorruption corruption = new SalientCorruption(lexicon, recipe.hidden(), recipe.rest());
        texts = ExampleBatches.corrupted(lexicon, corruption, recipe.rows(), recipe.seed());
        tasks = ExampleBatches.supervised(lexicon, recipe.rows(), recipe.seed());
    }

    /**
     * Makes a step.
     *
     * @return the loss before it, in nats a target token
     */
    double step() {
        try (GatedModel.Gradients gradients =
                model.gradients((steps % TURN == 0 ? texts : tasks).next(), Gates.open())) {
            double norm = Tensors.norm(gradients.gradient());
            if (norm > MOST_NORM) {
                TensorEngine.scale(gradients.gradient(), MOST_NORM / norm);
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
     * @param rows texts or answers in a step
     * @param peak highest learning rate
     * @param warmUp steps in which the rate rises; after them it falls linearly to 0
     * @param hidden the share of words to hide
     * @param rest how likely a word that is not salient is hidden, as against one that is
     */
    record Recipe(long seed, int steps, int rows, double peak, int warmUp, double hidden, double rest) {
        /** What the demo's backbone was made with. */
        static final Recipe DEFAULT = new Recipe(1, 17_000, 32, 1e-3, 200, 0.3, 0.2);

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
