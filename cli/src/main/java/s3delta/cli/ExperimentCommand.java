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
abstract class ExperimentCommand extends PrintingCommand {
    @Mixin
    private Options.Config config = new Options.Config();

    @Option(names = "--metrics", paramLabel = "FILE|-")
    private Optional<String> metrics = Optional.empty();

    @Inject
    private S3Delta s3delta;

    @Inject
    private ResultTable table;

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
    @Command(name = "run")
    static final class Run extends ExperimentCommand {
        @Override
        ExperimentResult run(S3Delta all, Specification what, RunListener listener, Cancellation cancellation) {
            return all.run(what, listener, cancellation);
        }
    }

    /** Searches only. */
    @Command(name = "search")
    static final class Search extends ExperimentCommand {
        @Override
        ExperimentResult run(S3Delta all, Specification what, RunListener listener, Cancellation cancellation) {
            return all.searchEach(what, listener, cancellation);
        }
    }

    /** Trains a given structure and tests it. */
    @Command(name = "train")
    static final class Train extends ExperimentCommand {
        @Option(names = "--structure", required = true, paramLabel = "FILE")
        private Path structure = Path.of("");

        @Option(names = "--rescale")
        private boolean rescale;

        @Override
        ExperimentResult run(S3Delta all, Specification what, RunListener listener, Cancellation cancellation) {
            Structure given = rescale ? all.rescaled(what, structure, console::line) : all.structure(what, structure);
            return all.train(what, given, listener, cancellation);
        }
    }
}
