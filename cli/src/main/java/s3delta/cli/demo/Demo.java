package s3delta.cli.demo;

import s3delta.runtime.Cancellation;
import s3delta.runtime.RunListener;
import s3delta.runtime.S3Delta;
import s3delta.runtime.result.TrialResult;

/** Searches structures on a task of the demo's language and compares them at the same budget with those that nobody searched. */
record Demo(DemoSettings settings, S3Delta s3delta, RunListener listener) {
    /**
     * Runs one part.
     *
     * @param part which
     * @return its line
     */
    DemoLine run(DemoPart part) {
        TrialResult result = s3delta.run(settings.specification(part), listener, new Cancellation())
                .trials()
                .get(0);
        TrialResult.SetScores test = result.test().orElseThrow();
        return new DemoLine(
                part.kind().label(),
                result.task(),
                result.parameters().orElseThrow(),
                test.metrics().getOrDefault(result.metric(), 0.0),
                test.rows(),
                result.times().orElseThrow().byStage().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum());
    }
}
