package s3delta.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.StageInfo;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's news come late, and of other jobs too. */
class WatchTest {
    private final Watch watch = new Watch(state -> {});

    @Test
    void nothingIsIdleBeforeTheNewsOfWhatWasSubmittedHaveCome() throws InterruptedException {
        assertTrue(idle());
        watch.submitted();
        assertFalse(idle());
        started(1, new Properties());
        started(2, trial("a"));
        ended(1);
        assertFalse(idle());
        ended(2);
        assertTrue(idle());
    }

    @Test
    void newsMayComeBeforeTheSubmissionIsOver() throws InterruptedException {
        started(1, trial("a"));
        ended(1);
        watch.submitted();
        assertTrue(idle());
    }

    private boolean idle() throws InterruptedException {
        return watch.awaitIdle(Duration.ofMillis(1));
    }

    private static Properties trial(String id) {
        Properties properties = new Properties();
        properties.setProperty(Watch.TRIAL, id);
        return properties;
    }

    private void started(int job, Properties properties) {
        watch.onJobStart(new SparkListenerJobStart(
                job, 0, CollectionConverters.asScala(List.<StageInfo>of()).toSeq(), properties));
    }

    private void ended(int job) {
        watch.onJobEnd(new SparkListenerJobEnd(job, 0, JobSucceeded$.MODULE$));
    }
}
