package s3delta.cli.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import s3delta.api.S3DeltaException;
import s3delta.runtime.RunListener;
import s3delta.runtime.result.Scores;
import s3delta.runtime.text.Printable;

/** Progress as plain lines, for logs: a line for each score and, in between, one about every ten seconds. */
public final class PlainProgress implements RunListener {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final PrintStream out;
    private final InstantSource clock;
    private String stage = "";
    private int steps;
    private int before;
    private long begun;
    private long shown;
    private double loss;

    /**
     * Makes the listener.
     *
     * @param out where lines go
     * @param clock the time
     */
    public PlainProgress(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void begin(String name, int count) {
        start(name, count, 0);
        out.printf(Locale.ROOT, "%s: %d steps%n", stage, steps);
    }

    @Override
    public void resume(String name, int count, int made) {
        start(name, count, made);
        out.printf(Locale.ROOT, "%s: %d steps, resuming after step %d%n", stage, steps, made);
    }

    private void start(String name, int count, int made) {
        stage = name;
        steps = count;
        before = made;
        begun = clock.millis();
        shown = begun;
    }

    @Override
    public void step(int step, double stepLoss, double rate) {
        loss = stepLoss;
        if (clock.millis() - shown >= PAUSE.toMillis()) {
            tell(step, "");
        }
    }

    @Override
    public void validated(int step, Scores scores, boolean best) {
        tell(
                step,
                String.format(
                        Locale.ROOT, ", validation %s %.4f%s", scores.primary(), scores.value(), best ? " *" : ""));
    }

    @Override
    public void skipped(int step, S3DeltaException reason) {
        out.printf(Locale.ROOT, "%s: step %d left out: %s%n", stage, step + 1, reason.getMessage());
    }

    @Override
    public void note(String text) {
        out.println(Printable.lines(text));
    }

    private void tell(int step, String more) {
        shown = clock.millis();
        double seconds = Math.max(1, shown - begun) / 1000.0;
        double speed = Math.max(1, step + 1 - before) / seconds;
        out.printf(
                Locale.ROOT,
                "%s: step %d of %d, loss %.4f%s, %.1f steps/s, %s left%n",
                stage,
                step + 1,
                steps,
                loss,
                more,
                speed,
                clock(Math.round((steps - step - 1) / speed)));
    }

    private static String clock(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
