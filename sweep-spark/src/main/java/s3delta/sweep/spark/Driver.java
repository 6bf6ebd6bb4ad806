package s3delta.sweep.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import s3delta.api.Stability;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialState;

/**
 * Spark's driver: reads which trials to run from standard input, a line each, and writes what becomes of them to standard
 * output. It stops all when its input ends.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Driver implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;

    private final JavaSparkContext spark;
    private final TrialTask.Plain plain;
    private final PrintStream out;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Set<String> over = ConcurrentHashMap.newKeySet();
    private final Watch watch = new Watch(this::tell);

    /** A trial that is under way. */
    private record Job(TrialRequest trial, JavaFutureAction<List<String>> action) {}

    private Driver(JavaSparkContext spark, TrialTask.Plain plain, PrintStream out) {
        this.spark = spark;
        this.plain = plain;
        this.out = out;
        spark.sc().addSparkListener(watch);
    }

    /**
     * Runs the driver.
     *
     * @param arguments none; the first lines of standard input say everything
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Setup setup = Setup.read(in);
        int code = 0;
        try (Driver driver = new Driver(context(setup), setup.plain(), out)) {
            Shipping.send(driver.spark, setup.plain().inputs());
            new Cluster(driver.spark, setup).await();
            out.println(Lines.join(Lines.READY, Integer.toString(driver.slots(setup))));
            out.flush();
            driver.work(in);
        } catch (RuntimeException e) {
            out.println(Lines.join(Lines.ERROR, String.valueOf(e.getMessage())));
            out.flush();
            e.printStackTrace();
            code = 1;
        }
        System.exit(code);
    }

    private static JavaSparkContext context(Setup setup) {
        SparkConf conf = new SparkConf()
                .setMaster(setup.master())
                .setAppName("s3delta sweep")
                .set("spark.ui.enabled", "false")
                .set("spark.ui.showConsoleProgress", "false")
                .set("spark.executor.heartbeatInterval", "2s")
                .set("spark.task.maxFailures", Integer.toString(setup.retries() + 1))
                .set("spark.stage.maxConsecutiveAttempts", Integer.toString(setup.retries() + 4))
                .set("spark.task.cpus", Integer.toString(setup.plain().cores()))
                .set("spark.executor.extraJavaOptions", Setup.openings());
        if (setup.gpus() > 0) {
            conf.set("spark.task.resource.gpu.amount", Integer.toString(setup.gpus()));
            conf.setIfMissing("spark.executor.resource.gpu.amount", Integer.toString(setup.gpus()));
        }
        // Where spark-submit started this it has said which jars executors need.
        conf.setIfMissing("spark.jars", DriverProgram.joined(DriverProgram.ownJars(), ","));
        setup.properties().forEach(conf::set);
        return new JavaSparkContext(conf);
    }

    private int slots(Setup setup) {
        return Math.max(1, spark.defaultParallelism() / setup.plain().cores());
    }

    private void work(BufferedReader in) throws IOException {
        Thread reaper = new Thread(this::reap, "reaper");
        reaper.setDaemon(true);
        reaper.start();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] fields = Lines.split(line);
            Optional<TrialRequest> trial = Lines.submitted(fields);
            if (trial.isPresent()) {
                submit(
                        trial.get(),
                        Lines.join(
                                line,
                                plain.ships() ? Files.readString(trial.get().file()) : ""));
            }
            Lines.cancelled(fields).ifPresent(this::cancel);
        }
    }

    private synchronized void submit(TrialRequest trial, String line) {
        LastBeat beat = new LastBeat();
        spark.sc().register(beat, trial.id());
        spark.setLocalProperty(Watch.TRIAL, trial.id());
        spark.setLocalProperty("spark.job.description", trial.directory().toString());
        tell(new TrialState.Queued(trial.id(), 1, ""));
        jobs.put(
                trial.id(),
                new Job(
                        trial,
                        spark.parallelize(List.of(line), 1)
                                .map(new TrialTask(plain, beat))
                                .collectAsync()));
        watch.submitted();
    }

    private synchronized void cancel(String id) {
        Job job = jobs.get(id);
        if (job != null) {
            job.action.cancel(true);
        }
    }

    private void reap() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                for (Job job : running()) {
                    if (job.action.isDone()) {
                        finished(job.trial, job.action);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Job> running() {
        return List.copyOf(jobs.values());
    }

    private void finished(TrialRequest trial, JavaFutureAction<List<String>> job) throws InterruptedException {
        String id = trial.id();
        TrialState end;
        try {
            String[] fields = Lines.split(job.get(1, TimeUnit.SECONDS).get(0));
            end = Lines.state(fields[0]).orElseThrow();
            if (!fields[1].isEmpty()) {
                Parcel.unpack(fields[1], trial);
            }
        } catch (IOException e) {
            end = new TrialState.Failed(id, "output", "its results cannot be written: " + e.getMessage(), false);
        } catch (CancellationException | TimeoutException e) {
            end = new TrialState.Stopped(id);
        } catch (ExecutionException e) {
            end = failed(id, String.valueOf(e.getCause()));
        }
        synchronized (this) {
            jobs.remove(id);
        }
        tell(end);
    }

    /** Spark's text has the last task's message in it. */
    private static TrialState failed(String id, String text) {
        return text.lines()
                .flatMap(line -> Lines.within(line).stream())
                .findFirst()
                .map(TrialState.class::cast)
                .orElseGet(() -> new TrialState.Failed(
                        id, "spark", text.lines().findFirst().orElse("no reason"), true));
    }

    /** Nothing is told of a trial that is over: Spark's own news may come late. */
    private synchronized void tell(TrialState state) {
        if (state.over() ? over.add(state.id()) : !over.contains(state.id())) {
            out.println(Lines.state(state));
            out.flush();
        }
    }

    @Override
    public void close() {
        running().forEach(job -> job.action.cancel(true));
        try {
            // Spark waits for no task that it was told to stop; these end once their trials have saved their state.
            if (!watch.awaitIdle(Duration.ofSeconds(plain.grace()).plusMillis(2 * LOOK_MILLIS))) {
                System.err.println("trials had not saved their state within " + plain.grace() + " seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        spark.close();
    }
}
