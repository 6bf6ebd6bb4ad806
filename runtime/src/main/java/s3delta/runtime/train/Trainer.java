package s3delta.runtime.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.result.Scores;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.Regularization;

/**
 * Trains a tuned model with all gates open: AdamW, gradients clipped by their norm, the state with the
 * best validation score kept (of equal ones the later).
 *
 * @param schedule length and learning rate
 * @param clip largest norm of a gradient
 * @param weightDecay decoupled weight decay
 * @param regularization of the stage; each step drops other features
 * @param average how many of the last states that were the best so far are averaged in the end
 * @param stepsAtATime how many steps are begun before their losses are read from the device; what comes of them does not
 *     depend on it
 */
public record Trainer(
        Schedule schedule,
        double clip,
        WeightDecay weightDecay,
        Regularization regularization,
        int average,
        int stepsAtATime) {
    /**
     * Trains.
     *
     * @param stage name of the stage
     * @param model the model; has the best state's parameters afterwards
     * @param batches training batches
     * @param evaluator scores on the validation set
     * @param loop makes the steps
     * @return where the training ended, with the best validation scores
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if a loss or gradient is not finite
     */
    public StageProgress train(String stage, GatedModel model, Batches batches, Evaluator evaluator, StepLoop loop) {
        try (AdamW optimizer = optimizer(model);
                BestStates best = new BestStates(average, model::newVector)) {
            Runnable pause = loop.cancellation()::check;
            StageProgress end =
                    loop.run(stage, schedule, new Training(this, model, batches, evaluator, pause, optimizer, best));
            return Math.min(best.kept(), average) > 1
                    ? averaged(model, evaluator, loop, best, end)
                    : taken(model, best, end);
        }
    }

    private static StageProgress taken(GatedModel model, BestStates best, StageProgress end) {
        best.last(model.values());
        return end;
    }

    /** Takes the mean of the last states where it is no worse than the best of them. */
    private static StageProgress averaged(
            GatedModel model, Evaluator evaluator, StepLoop loop, BestStates best, StageProgress end) {
        best.mean(model.values());
        Scores mean = evaluator.score(model, Gates.open(), loop.cancellation()::check);
        boolean better = loop.selectBy().atLeast(mean, end.best().orElseThrow());
        loop.listener()
                .note("the mean of the last kept states has the validation score "
                        + String.format(Locale.ROOT, "%.4f", mean.value())
                        + (better ? " and is taken" : ": the best state is taken"));
        return better ? end.with(mean) : taken(model, best, end);
    }

    /**
     * Makes an optimiser of a model's parameters, each delta at the rate and decay of its method.
     *
     * @param model the model
     * @return the optimiser, to be closed by the caller
     */
    public AdamW optimizer(GatedModel model) {
        List<AdamW.Part> parts = model.parts().stream()
                .map(part -> new AdamW.Part(
                        part.size(), schedule.learningRate().factor(part.method()), weightDecay.of(part.method())))
                .toList();
        return new AdamW(model.values(), weightDecay.base(), parts);
    }

    /**
     * Makes one step.
     *
     * @param model the model, whose parameters are moved
     * @param batch the step's rows
     * @param optimizer of these parameters
     * @param step from 0
     * @return the loss before the step, in nats a target token
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if a loss or gradient is not finite
     */
    public double step(GatedModel model, Batch batch, AdamW optimizer, int step) {
        Work.Made made = steps(optimizer, step, next -> false, next -> begin(model, batch, optimizer, next));
        if (made.fault().isPresent()) {
            throw made.fault().get();
        }
        return made.losses().get(0);
    }

    /**
     * Begins a step and reads nothing from the device.
     *
     * @param model the model, whose parameters are moved
     * @param batch the step's rows
     * @param optimizer of these parameters
     * @param step from 0
     */
    void begin(GatedModel model, Batch batch, AdamW optimizer, int step) {
        try (GatedModel.Gradients gradients = model.gradients(batch, Gates.open(), true, regularization.at(step))) {
            optimizer.beginStep(
                    model.values(), gradients.gradient(), schedule.rateAt(step), clip, gradients.lossArray());
        }
    }

    /**
     * Begins steps, {@link #stepsAtATime} at most, and then looks at what came of them.
     *
     * @param optimizer of the parameters that are moved
     * @param first the first step, from 0
     * @param more says of the next step whether it may follow at once
     * @param begin begins a step
     * @return what came of the steps
     */
    Work.Made steps(AdamW optimizer, int first, IntPredicate more, IntConsumer begin) {
        int next = first;
        do {
            begin.accept(next);
            next++;
        } while (next < first + stepsAtATime && more.test(next));
        List<Double> losses = new ArrayList<>();
        for (AdamW.Outcome outcome : optimizer.outcomes()) {
            if (!outcome.made()) {
                return new Work.Made(losses, Optional.of(notFinite(outcome, first + losses.size())));
            }
            losses.add(outcome.loss());
        }
        return new Work.Made(losses, Optional.empty());
    }

    private static S3DeltaException notFinite(AdamW.Outcome outcome, int step) {
        return S3DeltaException.of(ErrorCode.NUMBERS, "a loss or gradient is not finite")
                .where("training step " + (step + 1))
                .got("loss " + outcome.loss() + ", norm of the gradient " + outcome.norm())
                .fix("lower 'train.learning-rate', or leave such steps out with 'on-nan: skip'");
    }
}
