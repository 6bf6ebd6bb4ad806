package s3delta.sweep.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Message;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialProcess;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;

/** Speaks with Spark's driver. */
final class SparkPool implements TrialPool {
    private final Process driver;
    private final SparkConfig config;
    private final TrialObserver observer;
    private final Path log;
    private final PrintStream to;
    private final BufferedReader from;
    private final Set<String> open = new LinkedHashSet<>();
    private int slots = 1;
    private boolean closing;

    private SparkPool(Process driver, SparkConfig config, Path log, TrialObserver observer) {
        this.driver = driver;
        this.config = config;
        this.log = log;
        this.observer = observer;
        to = new PrintStream(driver.getOutputStream(), true, StandardCharsets.UTF_8);
        from = driver.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Sends the driver its setup and waits until it is ready.
     *
     * @param driver the driver, started
     * @param config where and how
     * @param program how a trial's process is started
     * @param observer gets the states of trials
     * @return the pool
     * @throws S3DeltaException {@link ErrorCode#EXECUTOR} if Spark cannot run trials
     */
    static SparkPool open(Process driver, SparkConfig config, TrialProgram program, TrialObserver observer) {
        SparkPool pool = new SparkPool(driver, config, DriverProgram.log(program.logs()), observer);
        try {
            pool.slots = pool.ready(Setup.of(config, program));
        } catch (S3DeltaException e) {
            driver.destroyForcibly();
            throw e;
        }
        Thread reader = new Thread(pool::read, "spark driver");
        reader.setDaemon(true);
        reader.start();
        return pool;
    }

    private int ready(Setup setup) {
        String error = "its driver ended";
        try {
            to.println(setup.message().line());
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                Optional<Message> message = Message.parse(line);
                if (message.filter(m -> m.is(Messages.READY, 1)).isPresent()) {
                    return message.get().number(0);
                }
                error = message.filter(m -> m.is(TrialProcess.FAILURE, 2))
                        .map(m -> m.text(1))
                        .orElse(error);
            }
        } catch (IOException e) {
            error = String.valueOf(e.getMessage());
        }
        throw S3DeltaException.of(ErrorCode.EXECUTOR, "Spark cannot run trials")
                .where("master " + config.url())
                .got(error.lines().findFirst().orElse("no reason"))
                .fix("read " + log);
    }

    @Override
    public boolean gpus() {
        return config.gpus() > 0;
    }

    @Override
    public int slots(TrialResources resources) {
        require("cores", resources.cores(), config.cores());
        require("gpus", resources.gpus(), config.gpus());
        return slots;
    }

    private static void require(String key, int needed, int there) {
        if (needed > there) {
            throw S3DeltaException.of(ErrorCode.EXECUTOR, "no slot is large enough for a trial")
                    .where("executor 'spark'")
                    .expected("at most " + there + " " + key + " a trial")
                    .got(needed + " " + key)
                    .fix("give each trial more: --with " + key + "=" + needed);
        }
    }

    @Override
    public synchronized void submit(TrialRequest trial) {
        slots(trial.resources());
        open.add(trial.id());
        to.println(Messages.of(trial).line());
    }

    @Override
    public synchronized void cancel(String id) {
        to.println(Message.of(Messages.CANCEL, id).line());
    }

    private void read() {
        try {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                Messages.state(line).ifPresent(this::report);
            }
        } catch (IOException e) {
            // The driver is gone, as below.
            return;
        } finally {
            lost();
        }
    }

    private synchronized void report(TrialState state) {
        if (state.over()) {
            open.remove(state.id());
        }
        observer.changed(state);
    }

    /** The driver is gone: the trials that it had not finished have stopped or failed with it. */
    private synchronized void lost() {
        for (String id : List.copyOf(open)) {
            String why = "Spark's driver has ended; its messages are in " + log;
            report(closing ? new TrialState.Stopped(id) : new TrialState.Failed(id, "spark", why, true));
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        to.close();
        try {
            if (!driver.waitFor(Duration.ofSeconds(config.grace() + 30L).toMillis(), TimeUnit.MILLISECONDS)) {
                driver.destroyForcibly();
            }
        } catch (InterruptedException e) {
            driver.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        lost();
    }
}
