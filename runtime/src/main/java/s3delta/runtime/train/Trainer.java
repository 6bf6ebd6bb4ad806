package s3delta.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.Tensors;
import s3delta.runtime.delta.TunedModel;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.task.Scores;

/**
 * Trains a tuned model with all gates open: AdamW, gradients clipped by their norm, linear decay, the state with the
 * best validation score kept (of equal ones the later).
 *
 * @param schedule length and learning rate
 * @param clip largest norm of a gradient
 * @param weightDecay decoupled weight decay
 */
public record Trainer(Schedule schedule, double clip, double weightDecay) {
    private static final double CLIP_MARGIN = 1e-6;

    /**
     * Trains.
     *
     * @param model the model; has the best state's parameters afterwards
     * @param batches training batches
     * @param evaluator scores on the validation set
     * @param listener is told
     * @return the best validation scores
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if a loss or gradient is not finite
     */
    public Scores train(TunedModel model, Batches batches, Evaluator evaluator, Listener listener) {
        Optional<Scores> best = Optional.empty();
        try (AdamW optimizer = new AdamW(model.values(), weightDecay);
                NDArray bestValues = model.newVector()) {
            for (int step = 0; step < schedule.steps(); step++) {
                double rate = schedule.rateAt(step);
                listener.step(step, step(model, batches.batch(step), optimizer, step), rate);
                if (schedule.validatesAfter(step)) {
                    Scores scores = evaluator.score(model, Gates.open());
                    boolean better =
                            best.isEmpty() || scores.value() >= best.get().value();
                    if (better) {
                        best = Optional.of(scores);
                        model.values().copyTo(bestValues);
                    }
                    listener.validated(step, scores, better);
                }
            }
            bestValues.copyTo(model.values());
        }
        return best.orElseThrow();
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
    public double step(TunedModel model, Batch batch, AdamW optimizer, int step) {
        try (TunedModel.Gradients gradients = model.gradients(batch, Gates.open())) {
            double norm = Tensors.norm(gradients.gradient());
            if (!Double.isFinite(gradients.loss()) || !Double.isFinite(norm)) {
                throw S3DeltaException.of(ErrorCode.NUMBERS, "a loss or gradient is not finite")
                        .where("training step " + (step + 1))
                        .got("loss " + gradients.loss() + ", norm of the gradient " + norm)
                        .mend("lower 'train.learning-rate'")
                        .build();
            }
            if (norm > clip) {
                gradients.gradient().muli(clip / (norm + CLIP_MARGIN));
            }
            optimizer.step(model.values(), gradients.gradient(), schedule.rateAt(step));
            return gradients.loss();
        }
    }
}
