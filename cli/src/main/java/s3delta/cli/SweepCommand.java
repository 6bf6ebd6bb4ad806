package s3delta.cli;

import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.cli.progress.Progress;
import s3delta.cli.report.Reports;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Overrides;
import s3delta.runtime.json.Trees;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.sweep.Needs;
import s3delta.runtime.sweep.Sweep;
import s3delta.runtime.sweep.SweepView;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs the trials of an experiment in processes of their own. */
@Command(name = "sweep")
final class SweepCommand extends PrintingCommand {
    @Mixin
    private Options.Config config = new Options.Config();

    @Option(names = "--executor", paramLabel = "NAME")
    private String executor = "local";

    @Option(names = "--with", paramLabel = "KEY=VALUE")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--slots", paramLabel = "N")
    private Optional<Integer> slots = Optional.empty();

    @Option(names = "--cores", paramLabel = "N")
    private int cores;

    @Option(names = "--memory", paramLabel = "MIB")
    private long memory;

    @Option(names = "--dry-run")
    private boolean dryRun;

    @Inject
    private Registry registry;

    @Inject
    private Sweep sweep;

    @Inject
    private ResultTable table;

    @Override
    public void run() {
        Experiment experiment = config.read(registry);
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        slots.ifPresent(count -> options.put("slots", count));
        Overrides.apply(options, keys, "--with", "slots=2");
        Sweep.Options how = new Sweep.Options(executor, Trees.map(options), new Needs(cores, memory), config.fresh());
        if (dryRun) {
            console.text(SweepTexts.forecast(sweep.forecast(experiment, how)));
            return;
        }
        SweepView view = Progress.onTerminal()
                ? new LiveSweep(System.err, InstantSource.system())
                : new PlainSweep(System.err, InstantSource.system());
        ExperimentResult result = sweep.run(experiment, how, view);
        Reports.write(experiment.out());
        table.print(experiment.out(), result);
    }
}
