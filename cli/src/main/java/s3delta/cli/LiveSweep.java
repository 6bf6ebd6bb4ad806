package s3delta.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.TrialState;
import s3delta.runtime.SweepBoard;
import s3delta.runtime.SweepListener;
import s3delta.runtime.text.Printable;

/** A sweep as a table that is drawn again and again at the same place of a terminal; what ends stays above it. */
final class LiveSweep implements SweepListener {
    private static final int MOST_ROWS = 20;
    private static final int WIDTH = 110;
    private static final String CLEAR = "\u001b[J";

    private final PrintStream out;
    private final InstantSource clock;
    private Optional<SweepBoard> board = Optional.empty();
    private int drawn;

    LiveSweep(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void note(String text) {
        out.println(Printable.lines(text));
    }

    @Override
    public synchronized void begin(SweepBoard all, int slots) {
        board = Optional.of(all);
        draw();
    }

    @Override
    public synchronized void changed(SweepBoard.Trial row) {
        SweepTexts.trouble(row.state()).ifPresent(text -> {
            erase();
            out.println(SweepTexts.title(row, board.map(SweepBoard::total).orElse(1)) + ": " + text);
            draw();
        });
    }

    @Override
    public synchronized void tick() {
        draw();
    }

    @Override
    public synchronized void end() {
        draw();
    }

    private void erase() {
        out.print((drawn > 0 ? "\u001b[" + drawn + "A" : "") + "\r" + CLEAR);
        drawn = 0;
    }

    private void draw() {
        erase();
        List<String> lines = board.map(this::lines).orElse(List.of());
        lines.forEach(line -> out.println(line.length() > WIDTH ? line.substring(0, WIDTH) : line));
        drawn = lines.size();
        out.flush();
    }

    private List<String> lines(SweepBoard all) {
        TextTable table = new TextTable()
                .row("TRIAL", "TASK", "METHOD", "BUDGET", "SEED", "STAGE", "STEP", "SCORE", "TIME", "ON");
        List<SweepBoard.Trial> running = all.trials().stream()
                .filter(row -> row.state() instanceof TrialState.Running)
                .toList();
        running.stream()
                .limit(MOST_ROWS)
                .forEach(row -> row(table, row, all.total(), (TrialState.Running) row.state()));
        Stream<String> shown = running.isEmpty() ? Stream.empty() : table.text().lines();
        return Stream.concat(Stream.of(SweepTexts.counts(all)), shown).toList();
    }

    private void row(TextTable table, SweepBoard.Trial row, int total, TrialState.Running state) {
        Heartbeat beat = state.heartbeat();
        List<Object> cells = new ArrayList<>(List.of(row.number() + "/" + total));
        cells.addAll(List.of(row.task(), row.method(), row.budget(), row.seed()));
        // The task stands before the stage.
        cells.add(beat.stage().split(" ", 2)[0]);
        cells.add(SweepTexts.step(beat));
        cells.add(SweepTexts.score(beat));
        cells.add(SweepTexts.time(Duration.between(row.begun().orElse(clock.instant()), clock.instant())));
        cells.add((state.place() + (state.attempt() > 1 ? " attempt " + state.attempt() : "")).strip());
        table.row(cells.toArray());
    }
}
