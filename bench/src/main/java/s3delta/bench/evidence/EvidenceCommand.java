package s3delta.bench.evidence;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.cli.Console;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.WholeFile;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench evidence}: what runs have shown. */
@Command(
        name = "evidence",
        description = {
            "Sum up finished trials of runs: mean and deviation of each task, budget and method,",
            "and paired differences of the search, or of the methods that --of names, to every other method with",
            "confidence intervals; p-values also corrected for the number of comparisons; what searches cost next to the",
            "training of what they found."
        },
        footer = {
            "",
            "Example: s3delta bench evidence runs/mini --commit $(git rev-parse --short HEAD) --out mini.json",
            "         s3delta bench evidence runs/mini --table docs/evidence.md --mark mini"
        })
public final class EvidenceCommand implements Runnable {
    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Output directories of runs, finished or not.")
    private List<Path> runs = new ArrayList<>();

    @Option(names = "--commit", paramLabel = "ID", description = "The commit that was run (default: unknown).")
    private String commit = "unknown";

    @Option(
            names = "--of",
            paramLabel = "METHOD",
            split = ",",
            defaultValue = "search",
            description = "Methods to compare with all others (${DEFAULT-VALUE}).")
    private List<String> of = new ArrayList<>();

    @Option(names = "--by-task", description = "Compare on each task for itself, not on all together.")
    private boolean byTask;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write everything as JSON.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--table", paramLabel = "FILE", description = "Text file to write the tables into, between marks.")
    private Optional<Path> table = Optional.empty();

    @Option(
            names = "--mark",
            paramLabel = "NAME",
            description = "Name of the marks, <!-- NAME: begin --> and <!-- NAME: end --> (${DEFAULT-VALUE}).")
    private String mark = "evidence";

    @Inject
    private Console console;

    /** Makes the command; called by picocli. */
    public EvidenceCommand() {}

    @Override
    public void run() {
        List<Result> results = Result.below(runs);
        List<Cell> cells = Cell.of(results);
        List<String> methods = results.stream().map(Result::method).distinct().toList();
        List<Difference> differences = of.stream()
                .flatMap(one -> methods.stream()
                        .filter(other -> !of.subList(0, of.indexOf(one) + 1).contains(other))
                        .flatMap(other -> (byTask
                                        ? Difference.byTask(results, one, other)
                                        : Difference.of(results, one, other))
                                .stream()))
                .toList();
        List<Cost> costs = Cost.of(results);
        String tables = EvidenceTables.scores(cells)
                + "\n"
                + EvidenceTables.differences(differences)
                + (costs.isEmpty() ? "" : "\n" + EvidenceTables.costs(costs));
        console.text(tables);
        table.ifPresent(file -> Marked.replace(file, mark, tables));
        ObjectNode tree = Json.mapper().createObjectNode();
        tree.set("provenance", Provenance.of(results, commit));
        tree.putArray("scores").addAll(cells.stream().map(Cell::tree).toList());
        List<OptionalDouble> holm = Difference.holm(differences);
        ArrayNode rows = tree.putArray("differences");
        for (int i = 0; i < differences.size(); i++) {
            rows.add(differences.get(i).tree(holm.get(i)));
        }
        tree.putArray("costs").addAll(costs.stream().map(Cost::tree).toList());
        out.ifPresent(file -> WholeFile.write(file, Json.text(tree)));
    }
}
