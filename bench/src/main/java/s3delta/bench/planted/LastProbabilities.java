package s3delta.bench.planted;

import s3delta.runtime.task.Scores;
import s3delta.runtime.train.Listener;

/** Remembers what a search ended with, besides its best step, which it keeps. */
final class LastProbabilities implements Listener {
    private double[] p = {};
    private long bestStep;

    @Override
    public void scores(int step, double[] now, boolean probabilistic) {
        p = now.clone();
    }

    @Override
    public void validated(int step, Scores scores, boolean best) {
        bestStep = best ? step + 1 : bestStep;
    }

    double[] p() {
        return p;
    }

    long bestStep() {
        return bestStep;
    }
}
