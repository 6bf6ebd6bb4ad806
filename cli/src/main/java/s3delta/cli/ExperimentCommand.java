package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.api.Structure;
import s3delta.cli.progress.Progress;
import s3delta.cli.report.Reports;
import s3delta.runtime.Cancellation;
import s3delta.runtime.Listeners;
import s3delta.runtime.RunListener;
import s3delta.runtime.S3Delta;
import s3delta.runtime.Specification;
import s3delta.runtime.process.Signals;
import s3delta.runtime.result.ExperimentResult;

/** A command that runs an experiment, or some of its stages. */
abstract class ExperimentCommand implements Runnable {
    @Mixin
    private Options.Config config = new Options.Config();

    @Option(
            names = "--metrics",
            paramLabel = "FILE|-",
            description = "Append losses, rates and scores to a file as they come, a JSON object a line; - is standard"
                    + " output, which then has nothing else.")
    private Optional<String> metrics = Optional.empty();

    @Inject
    private S3Delta s3delta;

    @Inject
    private ResultTable table;

    @Inject
    private Console console;

    @Inject
    private Cancellation cancellation;

    @Override
    @SuppressWarnings("try") // signals are handled as long as this is open
    public final void run() {
        Specification specification = config.specification();
        Optional<MetricsStream> stream = metrics.map(to -> new MetricsStream(to, System.out));
        try (Signals signals = new Signals(cancellation, console::note)) {
            List<RunListener> listeners = new ArrayList<>(List.of(Progress.on(System.err)));
            stream.ifPresent(listeners::add);
            ExperimentResult result = run(s3delta, specification, new Listeners(listeners), cancellation);
            Reports.write(specification.out());
            if (metrics.filter(MetricsStream::isStandard).isEmpty()) {
                table.print(specification.out(), result);
            }
        } finally {
            stream.ifPresent(MetricsStream::close);
        }
    }

    /**
     * Runs the stages.
     *
     * @return the results of the trials
     */
    abstract ExperimentResult run(S3Delta all, Specification what, RunListener listener, Cancellation cancellation);

    /** Searches, trains and tests. */
    @Command(
            name = "run",
            description = "Search a structure, train it from new values and test it.",
            footer = {"", "Example: s3delta run sst2.yaml --set seeds=[1,2,3]"})
    static final class Run extends ExperimentCommand {
        @Override
        ExperimentResult run(S3Delta all, Specification what, RunListener listener, Cancellation cancellation) {
            return all.run(what, listener, cancellation);
        }
    }

    /** Searches only. */
    @Command(
            name = "search",
            description = "Search a structure and write it to structure.json.",
            footer = {"", "Example: s3delta search sst2.yaml --set search.hypergradient=unrolled"})
    static final class Search extends ExperimentCommand {
        @Override
        ExperimentResult run(S3Delta all, Specification what, RunListener listener, Cancellation cancellation) {
            return all.searchEach(what, listener, cancellation);
        }
    }

    /** Trains a given structure and tests it. */
    @Command(
            name = "train",
            description = "Train a structure that a search, perhaps on another task, has found, and test it.",
            footer = {"", "Example: s3delta train mrpc.yaml --structure runs/sst2/structure.json"})
    static final class Train extends ExperimentCommand {
        @Option(
                names = "--structure",
                required = true,
                paramLabel = "FILE",
                description = "The structure, a JSON file.")
        private Path structure = Path.of("");

        @Option(
                names = "--rescale",
                description = "Map the structure to the experiment's backbone and budget if it was found on another.")
        private boolean rescale;

        @Inject
        private Console console;

        @Override
        ExperimentResult run(S3Delta all, Specification what, RunListener listener, Cancellation cancellation) {
            Structure given = rescale ? all.rescaled(what, structure, console::line) : all.structure(what, structure);
            return all.train(what, given, listener, cancellation);
        }
    }
}
