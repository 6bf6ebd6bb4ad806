package s3delta.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.TrialState;
import s3delta.runtime.SweepBoard;
import s3delta.runtime.result.SweepForecast;

/** Words what is known of trials. */
final class SweepTexts {
    private static final double SECONDS_AN_HOUR = 3600;

    private SweepTexts() {}

    /** Counts trials by their states. */
    static String counts(SweepBoard board) {
        long stopped = board.count(TrialState.Stopped.class);
        return String.format(
                Locale.ROOT,
                "%d done, %d running, %d failed, %d waiting%s%s",
                board.done(),
                board.count(TrialState.Running.class),
                board.count(TrialState.Failed.class),
                board.count(TrialState.Queued.class),
                stopped == 0 ? "" : ", " + stopped + " stopped: the same command resumes them",
                board.left().map(left -> ", " + time(left) + " left").orElse(""));
    }

    /** Words what a sweep would do. */
    static String forecast(SweepForecast forecast) {
        TextTable table =
                new TextTable().row("TASK", "METHOD", "TRIALS", "SEARCH s", "TRAIN s", "TEST s", "EACH s", "ALL h");
        for (SweepForecast.Line line : forecast.lines()) {
            table.row(
                    line.task(),
                    line.method(),
                    line.trials(),
                    seconds(line, "search"),
                    seconds(line, "train"),
                    seconds(line, "test"),
                    number("%.1f", line.total()),
                    number("%.2f", line.total() * line.trials() / SECONDS_AN_HOUR));
        }
        long trials =
                forecast.lines().stream().mapToLong(SweepForecast.Line::trials).sum();
        StringBuilder budgets = new StringBuilder();
        forecast.budgets().forEach(text -> budgets.append(text).append('\n'));
        forecast.notes().forEach(text -> budgets.append(text).append('\n'));
        return table.text()
                + budgets
                + String.format(
                        Locale.ROOT,
                        "%d trials to run, %d done; %d at a time, each with some %d MiB of memory%s: about %s.%n%s%n",
                        trials,
                        forecast.kept(),
                        forecast.slots(),
                        forecast.needs().megabytes(),
                        gpus(forecast),
                        time(Duration.ofSeconds(Math.round(forecast.seconds()))),
                        forecast.measured() > 0
                                ? "Scaled by what " + forecast.measured() + " finished trials took."
                                : "Nothing of this experiment was measured yet: expect a factor of two. Run one trial first to know better.");
    }

    private static String gpus(SweepForecast forecast) {
        return forecast.needs().gpus() == 0
                ? ""
                : " and " + forecast.needs().gpus() + " GPU, of which it needs some "
                        + forecast.needs().gpuMegabytes()
                        + " MiB (from sizes; speed and memory of GPUs are assumed, not measured)";
    }

    private static String seconds(SweepForecast.Line line, String stage) {
        return number("%.1f", line.seconds().getOrDefault(stage, 0.0));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Names a trial. */
    static String title(SweepBoard.Trial row, int total) {
        return "trial " + row.number() + " of " + total + ", " + row.title();
    }

    /** Words what went wrong with a trial, where something did. */
    static Optional<String> trouble(TrialState state) {
        if (state instanceof TrialState.Failed failed) {
            return Optional.of("failed: " + failed.code() + ": " + failed.message());
        } else if (state instanceof TrialState.Queued queued && !queued.reason().isEmpty()) {
            return Optional.of("died of " + queued.reason() + ", waits for attempt " + queued.attempt());
        }
        return Optional.empty();
    }

    /** Words how far a trial is. */
    static String step(Heartbeat beat) {
        if (beat.steps() == 0) {
            return "";
        }
        return beat.step() + "/" + beat.steps();
    }

    /** Writes the last score. */
    static String score(Heartbeat beat) {
        return beat.score().isPresent()
                ? String.format(Locale.ROOT, "%.4f", beat.score().getAsDouble())
                : "";
    }

    /** Writes a time as people read it. */
    static String time(Duration duration) {
        String clock = String.format(
                Locale.ROOT,
                "%d:%02d:%02d",
                duration.toHoursPart(),
                duration.toMinutesPart(),
                duration.toSecondsPart());
        return duration.toDays() == 0 ? clock : duration.toDays() + " d " + clock;
    }
}
