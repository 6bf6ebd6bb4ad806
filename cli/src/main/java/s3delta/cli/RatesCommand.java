package s3delta.cli;

import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.cli.progress.Progress;
import s3delta.runtime.Cancellation;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Settings;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.process.Signals;
import s3delta.runtime.train.LearningRate;
import s3delta.runtime.trial.RateTrials;
import s3delta.runtime.trial.RateTrials.Found;

/** Finds learning rates by delta method. */
@Command(name = "rates")
final class RatesCommand extends PrintingCommand {
    private static final int MOST = 1_000_000;

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
    private Registry registry;

    @Inject
    private ExperimentRunner runs;

    @Inject
    private Cancellation cancellation;

    @Override
    @SuppressWarnings("try") // signals are handled as long as this is open
    public void run() {
        Options.require(steps >= 1 && steps <= MOST, "rates", "--steps", "a number from 1 to " + MOST, steps);
        Options.require(rows >= 1, "rates", "--rows", "a number from 1", rows);
        Experiment experiment = config.read(registry);
        List<Found> all = new ArrayList<>();
        try (Signals signals = new Signals(cancellation, saving -> console.note("stopping after this step"))) {
            runs.rates(experiment, new RateTrials(steps, rows, fineTune), Progress.on(System.err), all::add);
        } finally {
            // What is known when somebody stops it is shown, too.
            if (!all.isEmpty()) {
                show(experiment, all);
            }
        }
    }

    private void show(Experiment experiment, List<Found> all) {
        console.text(table(all) + "\n" + lines(experiment, all));
        json.ifPresent(file -> WholeFile.write(
                file,
                new RateTrials.Report(
                                experiment.tasks().get(0).name(),
                                experiment.seeds().get(0),
                                steps,
                                all)
                        .json()));
    }

    private static String table(List<Found> all) {
        TreeSet<Double> rates = all.stream()
                .flatMap(found -> found.tried().stream())
                .map(RateTrials.Tried::rate)
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

    private static String lines(Experiment experiment, List<Found> all) {
        Settings settings = experiment.settings();
        Map<String, Double> best = new TreeMap<>();
        all.forEach(found -> found.best().ifPresent(rate -> best.put(found.method(), rate)));
        Optional<Double> fineTune = Optional.ofNullable(best.remove(RateTrials.FINE_TUNE));
        String train = rates(settings.train().learningRate(), best);
        best.keySet().retainAll(settings.space().methods());
        String search = rates(settings.search().learningRate(), best);
        return "For the configuration:\n\nsearch: {learning-rate: " + search + "}\ntrain: {learning-rate: " + train
                + "}\n"
                + fineTune.map(rate -> "methods: [{fine-tune: {learning-rate: " + plain(rate) + "}}]\n")
                        .orElse("");
    }

    /** The rates as they were, with those that were found in their place. */
    private static String rates(LearningRate before, Map<String, Double> found) {
        Map<String, Double> rates = new TreeMap<>(before.methods());
        rates.putAll(found);
        return rates.entrySet().stream()
                .map(rate -> ", " + rate.getKey() + ": " + plain(rate.getValue()))
                .collect(Collectors.joining("", "{default: " + plain(before.base()), "}"));
    }

    private static String plain(double rate) {
        return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
    }
}
