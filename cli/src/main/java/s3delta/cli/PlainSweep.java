package s3delta.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.TrialState;
import s3delta.runtime.SweepBoard;
import s3delta.runtime.SweepListener;
import s3delta.runtime.text.Printable;

/** A sweep as plain lines, for logs: one for each trial that starts or ends, and every half minute how far all are. */
final class PlainSweep implements SweepListener {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final PrintStream out;
    private final InstantSource clock;
    private Optional<SweepBoard> board = Optional.empty();
    private Instant shown = Instant.MIN;

    PlainSweep(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void note(String text) {
        out.println(Printable.lines(text));
    }

    @Override
    public void begin(SweepBoard all, int slots) {
        board = Optional.of(all);
        shown = clock.instant();
        out.printf(
                Locale.ROOT,
                "%d trials to run, %d at a time, %d done before%n",
                all.trials().size(),
                slots,
                all.done());
    }

    @Override
    public void changed(SweepBoard.Trial row) {
        String title = SweepTexts.title(row, board.map(SweepBoard::total).orElse(1));
        news(row).ifPresent(text -> out.println(title + ": " + text));
    }

    private static Optional<String> news(SweepBoard.Trial row) {
        TrialState state = row.state();
        if (state instanceof TrialState.Running running && running.heartbeat().equals(Heartbeat.STARTING)) {
            return Optional.of("started" + (running.attempt() > 1 ? " again, attempt " + running.attempt() : "")
                    + (running.place().isEmpty() ? "" : " on " + running.place()));
        } else if (state instanceof TrialState.Done) {
            return Optional.of("done in " + SweepTexts.time(row.taken()));
        } else if (state instanceof TrialState.Stopped) {
            return Optional.of("stopped");
        }
        return SweepTexts.trouble(state);
    }

    @Override
    public void tick() {
        if (Duration.between(shown, clock.instant()).compareTo(PAUSE) >= 0) {
            shown = clock.instant();
            end();
        }
    }

    @Override
    public void end() {
        board.ifPresent(all -> out.println(SweepTexts.counts(all)));
    }
}
