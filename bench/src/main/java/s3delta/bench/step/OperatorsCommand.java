package s3delta.bench.step;

import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.cli.Console;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.FrozenT5;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench operators}: of how many operators a step is made. */
@Command(
        name = "operators",
        description = {
            "Count the operators of a step by the engine's profiler: what a GPU would launch.",
            "They do not depend on the rows of a batch, as long as it is computed in as many parts. A published shape has",
            "weights of zeros."
        },
        footer = {"", "Example: s3delta bench operators --shape t5-large --batch 2 --deltas lora:8:q,v"})
public final class OperatorsCommand implements Runnable {
    private static final int NAMED = 25;

    @Mixin
    private StepOptions options = new StepOptions();

    @Option(names = "--as-on-a-gpu", description = "Compute as on a GPU, wherever it is: with fewer operators.")
    private boolean asOnAGpu;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    /** Makes the command; called by picocli. */
    public OperatorsCommand() {}

    @Override
    public void run() {
        TensorEngine engine = options.start();
        Shapes.with(options.shape(), NamedShape::writeZeros, directory -> {
            try (FrozenT5 backbone = FrozenT5.load(directory, engine, options.precision())) {
                Steps steps = options.steps(backbone, engine, registry, 2, false, 0);
                Operators operators = options.searches()
                        ? steps.operatorsOfSearch(options.space(), options.budget())
                        : steps.operators(options.deltas(registry), asOnAGpu);
                StepReports.print(console, report(operators), json);
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
