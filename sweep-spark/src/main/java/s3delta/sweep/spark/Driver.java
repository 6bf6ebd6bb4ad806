package s3delta.sweep.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import s3delta.api.Stability;
import s3delta.api.spi.Message;
import s3delta.api.spi.TrialProcess;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialState;

/**
 * Spark's driver: reads from standard input which trials to run, a message each, and writes the states of trials to standard
 * output. It stops all when its input ends.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Driver implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;

    private final JavaSparkContext spark;
    private final Setup setup;
    private final PrintStream out;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Set<String> over = ConcurrentHashMap.newKeySet();
    private final Watch watch = new Watch(this::report);

    /** A trial that was submitted to Spark. */
    private record Job(TrialRequest trial, JavaFutureAction<List<String>> action) {}

    private Driver(JavaSparkContext spark, Setup setup, PrintStream out) {
        this.spark = spark;
        this.setup = setup;
        this.out = out;
        spark.sc().addSparkListener(watch);
    }

    /**
     * Runs the driver.
     *
     * @param arguments none; the first line of standard input has the setup
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Setup setup = Setup.of(Message.parse(String.valueOf(in.readLine()))
                .orElseThrow(() -> new IOException("standard input ended before the setup")));
        int code = 0;
        try (Driver driver = new Driver(context(setup), setup, out)) {
            Shipping.send(driver.spark, setup.inputs());
            driver.check();
            int slots = Math.max(
                    1, driver.spark.defaultParallelism() / setup.config().cores());
            driver.print(Message.of(Messages.READY, slots));
            driver.work(in);
        } catch (RuntimeException e) {
            out.println(Message.of(TrialProcess.FAILURE, "spark", String.valueOf(e.getMessage()))
                    .line());
            out.flush();
            e.printStackTrace();
            code = 1;
        }
        System.exit(code);
    }

    private static JavaSparkContext context(Setup setup) {
        SparkConfig config = setup.config();
        SparkConf conf = new SparkConf()
                .setMaster(config.url())
                .setAppName("s3delta sweep")
                .set("spark.ui.enabled", "false")
                .set("spark.ui.showConsoleProgress", "false")
                .set("spark.executor.heartbeatInterval", "2s")
                .set("spark.task.maxFailures", Integer.toString(config.retries() + 1))
                .set("spark.stage.maxConsecutiveAttempts", Integer.toString(config.retries() + 4))
                .set("spark.task.cpus", Integer.toString(config.cores()))
                .set("spark.executor.extraJavaOptions", Setup.openings());
        if (config.gpus() > 0) {
            conf.set("spark.task.resource.gpu.amount", Integer.toString(config.gpus()));
            conf.setIfMissing("spark.executor.resource.gpu.amount", Integer.toString(config.gpus()));
        }
        // Where spark-submit started this it knows which jars executors need.
        conf.setIfMissing("spark.jars", DriverProgram.joined(DriverProgram.ownJars(), ","));
        setup.properties().forEach(conf::set);
        return new JavaSparkContext(conf);
    }

    /** Waits for the first executor, and asks the executors whether they see the working directory and Java. */
    private void check() {
        if (!spark.isLocal()) {
            awaitExecutor();
        }
        String directory = setup.ships() ? "/" : setup.directory();
        String java = setup.command().get(0);
        int probes = Math.max(1, spark.defaultParallelism());
        Set<String> missing = new TreeSet<>(spark.parallelize(Collections.nCopies(probes, directory), probes)
                .map(path -> Files.isDirectory(Path.of(path))
                        ? (Files.isExecutable(Path.of(java)) ? "" : "no " + java)
                        : "no directory " + path)
                .collect());
        missing.remove("");
        if (!missing.isEmpty()) {
            throw new IllegalStateException("an executor's host has " + String.join(" and ", missing)
                    + "; the working directory and Java must be at the same path on every host");
        }
    }

    private void awaitExecutor() {
        SparkConfig config = setup.config();
        try {
            for (long waited = 0; waited < config.startup() * 1000L; waited += LOOK_MILLIS) {
                Thread.sleep(LOOK_MILLIS);
                if (spark.sc().isStopped()) {
                    throw new IllegalStateException("the cluster has given up: its executors do not start");
                }
                // The driver is one of those that the status tracker counts.
                if (spark.statusTracker().getExecutorInfos().length > 1) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("no executor came within " + config.startup()
                + " seconds: the master does not answer, or no worker has room for " + config.cores() + " cores and "
                + config.gpus() + " GPUs");
    }

    private void work(BufferedReader in) throws IOException {
        Thread reaper = new Thread(this::reap, "reaper");
        reaper.setDaemon(true);
        reaper.start();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Message message = Message.parse(line).orElseThrow();
            if (message.is(Messages.SUBMIT, 1)) {
                submit(Messages.request(message), message);
            } else if (message.is(Messages.CANCEL, 1)) {
                cancel(message.text(0));
            }
        }
    }

    private synchronized void submit(TrialRequest trial, Message message) throws IOException {
        String config = setup.ships() ? Files.readString(trial.file()) : "";
        LastBeat beat = new LastBeat();
        spark.sc().register(beat, trial.id());
        spark.setLocalProperty(Watch.TRIAL, trial.id());
        spark.setLocalProperty("spark.job.description", trial.directory().toString());
        report(new TrialState.Queued(trial.id(), 1, ""));
        jobs.put(
                trial.id(),
                new Job(
                        trial,
                        spark.parallelize(
                                        List.of(Message.of("task", message.line(), config)
                                                .line()),
                                        1)
                                .map(new TrialTask(setup, beat))
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
                        finished(job);
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

    private void finished(Job job) throws InterruptedException {
        String id = job.trial.id();
        TrialState end;
        try {
            Message result =
                    Message.parse(job.action.get(1, TimeUnit.SECONDS).get(0)).orElseThrow();
            end = Messages.state(result.text(0)).orElseThrow();
            if (!result.text(1).isEmpty()) {
                Parcel.unpack(result.text(1), job.trial);
            }
        } catch (IOException e) {
            end = new TrialState.Failed(id, "output", "its results cannot be written: " + e.getMessage(), false);
        } catch (CancellationException | TimeoutException e) {
            end = new TrialState.Stopped(id);
        } catch (ExecutionException e) {
            // Spark's text has the message of the last task in it.
            String text = String.valueOf(e.getCause());
            end = Messages.within(text)
                    .orElseGet(() -> new TrialState.Failed(
                            id, "spark", text.lines().findFirst().orElse("no reason"), true));
        }
        synchronized (this) {
            jobs.remove(id);
        }
        report(end);
    }

    /** Reports nothing more of a trial that is over: Spark's events may come late. */
    private synchronized void report(TrialState state) {
        if (state.over() ? over.add(state.id()) : !over.contains(state.id())) {
            print(Messages.of(state));
        }
    }

    private synchronized void print(Message message) {
        out.println(message.line());
        out.flush();
    }

    @Override
    public void close() {
        running().forEach(job -> job.action.cancel(true));
        try {
            // Spark does not wait for cancelled tasks; these end once their trials have saved their state.
            long grace = setup.config().grace();
            if (!watch.awaitIdle(Duration.ofSeconds(grace).plusMillis(2 * LOOK_MILLIS))) {
                System.err.println("trials had not saved their state within " + grace + " seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        spark.close();
    }
}
