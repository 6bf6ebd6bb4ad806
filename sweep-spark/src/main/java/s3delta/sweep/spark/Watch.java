package s3delta.sweep.spark;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.Message;
import s3delta.api.spi.TrialState;
import scala.jdk.javaapi.CollectionConverters;

/** Turns Spark's events about tasks into states of trials. */
final class Watch extends SparkListener {
    /** The property of a job that has the trial's id. */
    static final String TRIAL = "s3delta.trial";

    private final Map<Integer, String> stages = new ConcurrentHashMap<>();
    private final Set<Integer> jobs = ConcurrentHashMap.newKeySet();
    private final Map<Long, TaskInfo> tasks = new ConcurrentHashMap<>();
    private final Map<Long, String> trials = new ConcurrentHashMap<>();
    private final Consumer<TrialState> observer;

    /** Jobs of trials that were submitted, less those whose end was reported. */
    private int open;

    Watch(Consumer<TrialState> observer) {
        this.observer = observer;
    }

    /** Counts the job of a trial that was submitted; its events come later. */
    synchronized void submitted() {
        open++;
    }

    /**
     * Waits until all jobs of trials have ended and none of their tasks runs: those of a cancelled job may run on.
     *
     * @param most how long
     * @return whether it is so
     * @throws InterruptedException if the waiting thread is interrupted
     */
    synchronized boolean awaitIdle(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toMillis(); !idle() && left > 0; ) {
            wait(left);
            left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
        return idle();
    }

    /** A job's end is reported after the starts of its tasks: no task is overlooked because events are late. */
    private boolean idle() {
        return open == 0 && trials.isEmpty();
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        Optional.ofNullable(start.properties()).map(Watch::trial).ifPresent(id -> {
            jobs.add(start.jobId());
            CollectionConverters.asJava(start.stageIds()).forEach(stage -> stages.put(((Number) stage).intValue(), id));
        });
    }

    @Override
    public synchronized void onJobEnd(SparkListenerJobEnd end) {
        if (jobs.remove(end.jobId())) {
            open--;
            notifyAll();
        }
    }

    private static String trial(Properties properties) {
        return properties.getProperty(TRIAL);
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
        Optional.ofNullable(stages.get(start.stageId())).ifPresent(id -> {
            tasks.put(start.taskInfo().taskId(), start.taskInfo());
            trials.put(start.taskInfo().taskId(), id);
            observer.accept(running(id, start.taskInfo(), Heartbeat.STARTING));
        });
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        CollectionConverters.asJava(update.accumUpdates()).forEach(task -> {
            Optional<TaskInfo> info = Optional.ofNullable(tasks.get(((Number) task._1()).longValue()));
            Optional<String> trial = info.flatMap(known -> Optional.ofNullable(trials.get(known.taskId())));
            CollectionConverters.asJava(task._4()).stream()
                    .filter(value -> value.update().isDefined() && trial.isPresent())
                    .flatMap(
                            value -> Message.parse(String.valueOf(value.update().get())).stream())
                    .flatMap(message -> Heartbeat.of(message).stream())
                    .forEach(beat -> observer.accept(running(trial.orElseThrow(), info.orElseThrow(), beat)));
        });
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        Optional<String> trial =
                Optional.ofNullable(trials.remove(end.taskInfo().taskId()));
        tasks.remove(end.taskInfo().taskId());
        synchronized (this) {
            notifyAll();
        }
        if (trial.isPresent() && !(end.reason() instanceof Success$)) {
            observer.accept(
                    new TrialState.Queued(trial.orElseThrow(), end.taskInfo().attemptNumber() + 2, reason(end)));
        }
    }

    private static String reason(SparkListenerTaskEnd end) {
        if (end.reason() instanceof ExceptionFailure failure) {
            return Messages.state(failure.description())
                    .filter(TrialState.Failed.class::isInstance)
                    .map(state -> ((TrialState.Failed) state).code())
                    .orElse(failure.className());
        }
        return end.reason().getClass().getSimpleName().replace("$", "");
    }

    private static TrialState running(String id, TaskInfo task, Heartbeat beat) {
        return new TrialState.Running(id, task.attemptNumber() + 1, task.host(), beat);
    }
}
