package s3delta.runtime.sweep;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalDouble;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.Message;
import s3delta.api.spi.TrialProcess;
import s3delta.runtime.RunListener;
import s3delta.runtime.result.Scores;

/** Progress of a trial as heartbeats on standard output, one a second whatever the trial does. */
final class Beats implements RunListener {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final PrintStream out;
    private final InstantSource clock;
    private boolean stepped;
    private volatile Heartbeat last = new Heartbeat("load", 0, 0, OptionalDouble.empty());

    Beats(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        Thread timer = new Thread(this::beatAlways, "beats");
        timer.setDaemon(true);
        timer.start();
    }

    private void beatAlways() {
        try {
            while (true) {
                print(last.message());
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            // The process ends.
            return;
        }
    }

    @Override
    public void begin(String stage, int steps) {
        last = new Heartbeat(stage, 0, steps, OptionalDouble.empty());
        print(last.message());
    }

    @Override
    public void step(int step, double loss, double rate) {
        last = new Heartbeat(last.stage(), step + 1, last.steps(), last.score());
        if (!stepped) {
            stepped = true;
            logStart();
            print(last.message());
        }
    }

    @Override
    public void validated(int step, Scores scores, boolean best) {
        last = new Heartbeat(last.stage(), last.step(), last.steps(), OptionalDouble.of(scores.value()));
    }

    @Override
    public void end() {
        begin("test", 0);
    }

    /** Reports why the trial failed. */
    void failed(String code, String message) {
        print(Message.of(TrialProcess.FAILURE, code, message));
    }

    /** Writes to the log how long the start took. */
    private synchronized void logStart() {
        ProcessHandle.Info info = ProcessHandle.current().info();
        info.startInstant()
                .ifPresent(begun -> out.printf(
                        Locale.ROOT,
                        "first step after %.2f s, %.2f s of processor time: step %d of %s%n",
                        Duration.between(begun, clock.instant()).toMillis() / 1000.0,
                        info.totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0,
                        last.step(),
                        last.stage()));
    }

    private synchronized void print(Message message) {
        out.println(message.line());
        out.flush();
    }
}
