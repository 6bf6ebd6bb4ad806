package s3delta.cli;

import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.cli.progress.Progress;
import s3delta.cli.report.Reports;
import s3delta.runtime.Cancellation;
import s3delta.runtime.S3Delta;
import s3delta.runtime.Specification;
import s3delta.runtime.SweepListener;
import s3delta.runtime.SweepOptions;
import s3delta.runtime.json.Overrides;
import s3delta.runtime.json.Trees;
import s3delta.runtime.result.ExperimentResult;
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
    private S3Delta s3delta;

    @Inject
    private Cancellation cancellation;

    @Inject
    private ResultTable table;

    @Override
    public void run() {
        Specification specification = config.specification();
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        slots.ifPresent(count -> options.put("slots", count));
        Overrides.apply(options, keys, "--with", "slots=2");
        SweepOptions how = Options.checked("sweep", () -> new SweepOptions(executor, plain(options), cores, memory));
        if (dryRun) {
            console.text(SweepTexts.forecast(s3delta.forecast(specification, how)));
            return;
        }
        SweepListener listener = Progress.onTerminal()
                ? new LiveSweep(System.err, InstantSource.system())
                : new PlainSweep(System.err, InstantSource.system());
        ExperimentResult result = s3delta.sweep(specification, how, listener, cancellation);
        Reports.write(specification.out());
        table.print(specification.out(), result);
    }

    private Map<String, Object> plain(ObjectNode options) {
        try {
            return Trees.map(options);
        } catch (IllegalArgumentException e) {
            String expected = "values that are texts, numbers, true, false, lists or maps";
            throw Options.misfit("sweep", "--with", expected, keys).cause(e);
        }
    }
}
