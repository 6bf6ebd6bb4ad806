package s3delta.runtime;

import java.util.List;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.result.Scores;

/**
 * Several listeners as one: each hears everything, in the order of the list.
 *
 * @param all the listeners
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record Listeners(List<RunListener> all) implements RunListener {
    /** Copies the list. */
    public Listeners {
        all = List.copyOf(all);
    }

    @Override
    public void begin(String stage, int steps) {
        all.forEach(listener -> listener.begin(stage, steps));
    }

    @Override
    public void resume(String stage, int steps, int made) {
        all.forEach(listener -> listener.resume(stage, steps, made));
    }

    @Override
    public void step(int step, double loss, double rate) {
        all.forEach(listener -> listener.step(step, loss, rate));
    }

    @Override
    public void skipped(int step, S3DeltaException reason) {
        all.forEach(listener -> listener.skipped(step, reason));
    }

    @Override
    public void validated(int step, Scores scores, boolean best) {
        all.forEach(listener -> listener.validated(step, scores, best));
    }

    @Override
    public void scores(int step, double[] scores, boolean probabilistic) {
        all.forEach(listener -> listener.scores(step, scores, probabilistic));
    }

    @Override
    public void note(String text) {
        all.forEach(listener -> listener.note(text));
    }

    @Override
    public void end() {
        all.forEach(RunListener::end);
    }
}
