package s3delta.runtime.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import s3delta.runtime.task.Scores;
import s3delta.runtime.train.Listener;

/** Progress as plain lines, for logs: a line for each score and, in between, one about every ten seconds. */
public final class PlainProgress implements Listener {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final PrintStream out;
    private final InstantSource clock;
    private String stage = "";
    private int steps;
    private long begun;
    private long told;
    private double loss;

    /**
     * Makes the listener.
     *
     * @param out where lines go
     * @param clock tells the time
     */
    public PlainProgress(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void begin(String name, int count) {
        stage = name;
        steps = count;
        begun = clock.millis();
        told = begun;
        out.printf(Locale.ROOT, "%s: %d steps%n", stage, steps);
    }

    @Override
    public void step(int step, double stepLoss, double rate) {
        loss = stepLoss;
        if (clock.millis() - told >= PAUSE.toMillis()) {
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

    private void tell(int step, String more) {
        told = clock.millis();
        double seconds = Math.max(1, told - begun) / 1000.0;
        double speed = (step + 1) / seconds;
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
