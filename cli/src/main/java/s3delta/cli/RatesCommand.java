package s3delta.cli;

import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.cli.progress.Progress;
import s3delta.runtime.Cancellation;
import s3delta.runtime.RateOptions;
import s3delta.runtime.S3Delta;
import s3delta.runtime.Specification;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.process.Signals;
import s3delta.runtime.result.RatesResult;
import s3delta.runtime.result.RatesResult.Found;

/** Finds learning rates by delta method. */
@Command(name = "rates")
final class RatesCommand extends PrintingCommand {
    @Mixin
    private Options.Described config = new Options.Described();

    @Option(names = "--steps", paramLabel = "N")
    private int steps = 60;

    @Option(names = "--rows", paramLabel = "N")
    private int rows = 500;

    @Option(names = "--fine-tune")
    private boolean fineTune;

    @Option(names = "--json", paramLabel = "FILE")
    private Optional<Path> json = Optional.empty();

    @Inject
    private S3Delta s3delta;

    @Inject
    private Cancellation cancellation;

    @Override
    @SuppressWarnings("try") // signals are handled as long as this is open
    public void run() {
        RateOptions options = Options.checked("rates", () -> new RateOptions(steps, rows, fineTune));
        Specification specification = config.specification();
        List<RatesResult> all = new ArrayList<>();
        try (Signals signals = new Signals(cancellation, saving -> console.note("stopping after this step"))) {
            RatesResult unused = s3delta.rates(specification, options, Progress.on(System.err), cancellation, all::add);
        } finally {
            // What is known when somebody stops it is shown, too.
            if (!all.isEmpty()) {
                show(specification, all.get(all.size() - 1));
            }
        }
    }

    private void show(Specification specification, RatesResult found) {
        console.text(table(found.methods()) + "\nFor the configuration:\n\n" + specification.lines(found));
        json.ifPresent(file -> WholeFile.write(file, found.json()));
    }

    private static String table(List<Found> all) {
        TreeSet<Double> rates = all.stream()
                .flatMap(found -> found.tried().stream())
                .map(RatesResult.Tried::rate)
                .collect(Collectors.toCollection(TreeSet::new));
        List<Object> heads = new ArrayList<>(List.of("METHOD", "DELTAS", "PARAMETERS"));
        rates.forEach(rate -> heads.add(plain(rate)));
        heads.add("BEST");
        TextTable table = new TextTable().row(heads.toArray());
        for (Found found : all) {
            List<Object> cells = new ArrayList<>(List.of(found.method(), found.deltas(), found.parameters()));
            rates.forEach(rate -> cells.add(cell(found, rate)));
            cells.add(found.best().map(RatesCommand::plain).orElse("none"));
            table.row(cells.toArray());
        }
        return table.text();
    }

    private static String cell(Found found, double rate) {
        return found.tried().stream()
                .filter(tried -> tried.rate() == rate)
                .findFirst()
                .map(tried -> tried.loss()
                        .map(loss -> String.format(Locale.ROOT, "%.4f", loss))
                        .orElse("not finite"))
                .orElse("-");
    }

    private static String plain(double rate) {
        return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
    }
}
