package s3delta.cli.progress;

import s3delta.runtime.child.Beats;
import s3delta.runtime.task.Scores;
import s3delta.runtime.train.Listener;

/**
 * Progress as signs of life, for a process that watches this one.
 *
 * @param beats where they go
 */
public record BeatProgress(Beats beats) implements Listener {
    @Override
    public void begin(String stage, int steps) {
        beats.stage(stage, steps);
    }

    @Override
    public void step(int step, double loss, double rate) {
        beats.step(step + 1);
    }

    @Override
    public void validated(int step, Scores scores, boolean best) {
        beats.score(scores.value());
    }

    @Override
    public void end() {
        beats.stage("test", 0);
    }
}
