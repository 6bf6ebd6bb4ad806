package s3delta.cli.progress;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import s3delta.api.S3DeltaException;
import s3delta.runtime.RunListener;
import s3delta.runtime.result.Scores;
import s3delta.runtime.text.Printable;

/** Progress as a bar on a terminal: loss, score, speed and time left. */
public final class BarProgress implements RunListener {
    private static final int WIDTH = 110;

    private final PrintStream out;
    private Optional<ProgressBar> bar = Optional.empty();
    private double loss;
    private String score = "";

    /**
     * Makes the listener.
     *
     * @param out the terminal
     */
    public BarProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(String stage, int steps) {
        end();
        score = "";
        bar = Optional.of(new ProgressBarBuilder()
                .setTaskName(stage)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setMaxRenderedLength(WIDTH)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
                .build());
    }

    @Override
    public void resume(String stage, int steps, int made) {
        begin(stage, steps);
        bar.ifPresent(b -> b.stepTo(made));
    }

    @Override
    public void step(int step, double stepLoss, double rate) {
        loss = stepLoss;
        bar.ifPresent(b -> b.stepTo(step + 1L));
        tell();
    }

    @Override
    public void validated(int step, Scores scores, boolean best) {
        score = String.format(Locale.ROOT, " %s %.3f", scores.primary(), scores.value());
        tell();
    }

    @Override
    public void skipped(int step, S3DeltaException reason) {
        note("step " + (step + 1) + " left out: " + reason.getMessage());
    }

    @Override
    public void note(String text) {
        // Over what the bar has written; it writes itself again below.
        out.print("\r" + " ".repeat(WIDTH) + "\r" + Printable.lines(text) + System.lineSeparator());
    }

    private void tell() {
        bar.ifPresent(b -> b.setExtraMessage(String.format(Locale.ROOT, " loss %.3f%s", loss, score)));
    }

    @Override
    public void end() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }
}
