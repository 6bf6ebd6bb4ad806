package s3delta.runtime.train;

import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Cancellation;
import s3delta.runtime.RunListener;
import s3delta.runtime.result.Scores;

/**
 * Makes the steps of a stage, scores in between and keeps the best state, of equal ones the later. The state is saved
 * after a step and before the validation that may follow it, so that whoever resumes from there begins with that; a state
 * that is saved as numbers are not finite says that it was scored.
 *
 * @param listener gets the progress
 * @param keeper keeps the state
 * @param cancellation asks to stop
 * @param onNan what to do where numbers are not finite
 * @param selectBy what chooses the best state
 */
public record StepLoop(RunListener listener, Keeper keeper, Cancellation cancellation, OnNan onNan, SelectBy selectBy) {
    /** So many steps left out in a row mean that the weights are spoilt, not a batch. */
    static final int MOST_IN_A_ROW = 20;

    /**
     * Makes a loop that keeps the state with the best score.
     *
     * @param listener gets reports
     * @param keeper keeps the state
     * @param cancellation asks to stop
     * @param onNan what to do where numbers are not finite
     */
    public StepLoop(RunListener listener, Keeper keeper, Cancellation cancellation, OnNan onNan) {
        this(listener, keeper, cancellation, onNan, SelectBy.SCORE);
    }

    /**
     * Makes a loop that keeps nothing and is never stopped.
     *
     * @param listener gets the progress
     * @return the loop
     */
    public static StepLoop of(RunListener listener) {
        return new StepLoop(listener, Keeper.NONE, new Cancellation(), OnNan.STOP);
    }

    /**
     * Runs a stage to its end.
     *
     * @param stage its name
     * @param schedule its length
     * @param work what it does
     * @return where it ended
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if numbers are not finite and {@link #onNan} does not bear that
     * @throws s3delta.runtime.Stopped if that was asked for; the state is saved
     */
    @SuppressWarnings("try") // a promise is kept by being there
    public StageProgress run(String stage, Schedule schedule, Work work) {
        Optional<StageProgress> saved = keeper.restore(work);
        saved.ifPresentOrElse(
                at -> listener.resume(stage, schedule.steps(), at.steps()),
                () -> listener.begin(stage, schedule.steps()));
        try (Cancellation.Watch watch = cancellation.watch()) {
            StageProgress at = validated(saved.orElse(StageProgress.START), schedule, work);
            while (at.steps() < schedule.steps()
                    && !work.isOver(at.steps())
                    && !schedule.earlyStopping().stopsAfter(at.withoutGain())) {
                at = stepped(stage, at, schedule, work);
                Optional<String> note = work.takeNote();
                note.ifPresent(listener::note);
                // A run that resumes from before what changed here would not change again where it did.
                if (cancellation.requested() || keeper.due(at.steps()) || note.isPresent()) {
                    keeper.save(at, work);
                }
                cancellation.check();
                at = validated(at, schedule, work);
            }
            if (at.steps() < schedule.steps() && schedule.earlyStopping().stopsAfter(at.withoutGain())) {
                listener.note(stage + " ended after step " + at.steps() + " of " + schedule.steps() + ": the last "
                        + at.withoutGain() + " validations were no better");
            }
            return at;
        } finally {
            listener.end();
        }
    }

    private StageProgress stepped(String stage, StageProgress from, Schedule schedule, Work work) {
        Work.Made made = work.steps(
                from.steps(),
                next -> !schedule.validatesAfter(next - 1) && !keeper.due(next) && !cancellation.requested());
        StageProgress at = from;
        for (double loss : made.losses()) {
            listener.step(at.steps(), loss, schedule.rateAt(at.steps()));
            at = at.stepped();
        }
        return made.fault().isEmpty()
                ? at
                : faulty(stage, at, schedule, work, made.fault().get());
    }

    private StageProgress faulty(String stage, StageProgress at, Schedule schedule, Work work, S3DeltaException fault) {
        int step = at.steps();
        S3DeltaException placed = fault.with("during", stage + ", step " + (step + 1) + " of " + schedule.steps())
                .with("batch", work.rows(step));
        if (onNan == OnNan.STOP || at.skippedInARow() >= MOST_IN_A_ROW) {
            keeper.save(at, work);
            throw placed;
        }
        listener.skipped(step, placed);
        return at.skip();
    }

    private StageProgress validated(StageProgress at, Schedule schedule, Work work) {
        int step = at.steps() - 1;
        boolean due = schedule.validatesAfter(step) || (schedule.validateEvery() > 0 && work.isOver(at.steps()));
        if (step < 0 || !due || at.validated()) {
            return at;
        }
        try {
            Scores scores = work.validate(step);
            boolean better =
                    at.best().isEmpty() || selectBy.atLeast(scores, at.best().get());
            if (better) {
                work.keep();
            }
            listener.validated(step, scores, better);
            double least = schedule.earlyStopping().leastGain();
            boolean gained =
                    at.best().isEmpty() || selectBy.gains(scores, at.best().get(), least);
            return at.validated(better ? Optional.of(scores) : at.best(), gained);
        } catch (RuntimeException e) {
            // Whoever stops this process may have stopped others that the scoring needs.
            if (cancellation.requested()) {
                keeper.save(at, work);
            }
            cancellation.check();
            throw e;
        }
    }
}
