package s3delta.runtime.child;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import s3delta.api.spi.Heartbeat;

/** Tells whoever watches this process that it lives and how far it is: at once where a stage begins, else every second. */
public final class Beats {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final PrintStream out;
    private final InstantSource clock;
    private boolean stepped;
    private volatile Heartbeat last = new Heartbeat("load", 0, 0, OptionalDouble.empty());

    /**
     * Begins to tell.
     *
     * @param out where to
     * @param clock tells the time
     */
    public Beats(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        Thread timer = new Thread(this::tell, "beats");
        timer.setDaemon(true);
        timer.start();
    }

    private void tell() {
        try {
            while (true) {
                beat();
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            // The trial is over.
            return;
        }
    }

    /**
     * A stage begins.
     *
     * @param stage its name
     * @param steps how many steps it has, 0 where that is not known
     */
    public void stage(String stage, int steps) {
        last = new Heartbeat(stage, 0, steps, OptionalDouble.empty());
        beat();
    }

    /**
     * Steps are done.
     *
     * @param done how many
     */
    public void step(int done) {
        Heartbeat now = last;
        last = new Heartbeat(now.stage(), done, now.steps(), now.score());
        if (!stepped) {
            stepped = true;
            ProcessHandle.Info info = ProcessHandle.current().info();
            info.startInstant().ifPresent(begun -> first(begun, info.totalCpuDuration()));
            beat();
        }
    }

    /**
     * The model was scored.
     *
     * @param score the score
     */
    public void score(double score) {
        Heartbeat now = last;
        last = new Heartbeat(now.stage(), now.step(), now.steps(), OptionalDouble.of(score));
    }

    /**
     * The trial has failed.
     *
     * @param code what was wrong
     * @param message what was wrong, for people
     */
    public void failed(String code, String message) {
        print(new ChildLine.Failure(code, message));
    }

    /** Tells the log what starting cost. */
    private synchronized void first(Instant begun, Optional<Duration> busy) {
        out.printf(
                Locale.ROOT,
                "first step after %.2f s, %.2f s of processor time: step %d of %s%n",
                Duration.between(begun, clock.instant()).toMillis() / 1000.0,
                busy.orElse(Duration.ZERO).toMillis() / 1000.0,
                last.step(),
                last.stage());
    }

    private void beat() {
        print(new ChildLine.Beat(last));
    }

    private synchronized void print(ChildLine line) {
        out.println(line.text());
        out.flush();
    }
}
