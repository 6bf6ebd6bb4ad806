package s3delta.bench.step;

import java.util.Comparator;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.t5.FrozenT5;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench operators}: of how many operators a step is made. */
@Command(name = "operators")
public final class OperatorsCommand extends ReportingCommand {
    private static final int NAMED = 25;

    @Mixin
    private StepOptions options = new StepOptions();

    @Option(names = "--as-on-a-gpu")
    private boolean asOnAGpu;

    @Override
    public void run() {
        TensorEngine engine = options.start();
        Shapes.with(options.shape(), NamedShape::writeZeros, directory -> {
            try (FrozenT5 backbone = FrozenT5.load(directory, engine, options.precision())) {
                Steps own = options.steps(backbone, engine, registry(), 2, false, 0);
                Steps steps = asOnAGpu ? own.asOnAGpu() : own;
                Operators operators = options.searches()
                        ? steps.operatorsOfSearch(options.space(), options.budget())
                        : steps.operators(options.deltas(registry()));
                print(report(operators));
            }
        });
    }

    private static ObjectNode report(Operators operators) {
        ObjectNode report = Json.mapper().createObjectNode();
        report.put("launches", operators.launches());
        report.put("events", operators.events());
        ObjectNode names = report.putObject("most_frequent");
        operators.costs().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingLong(Operators.Cost::calls).reversed()))
                .limit(NAMED)
                .forEach(entry -> names.put(entry.getKey(), entry.getValue().calls()));
        return report;
    }
}
