package s3delta.bench.evidence;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.cli.Console;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;

/** {@code s3delta bench evidence}: what runs have shown. */
@Command(
        name = "evidence",
        description = {
            "Sum up finished trials of runs: mean and deviation of each task, budget and method,",
            "and paired differences of the search to every other method with confidence intervals."
        },
        footer = {
            "",
            "Example: s3delta bench evidence runs/mini --commit $(git rev-parse --short HEAD) --out mini.json",
            "         s3delta bench evidence runs/mini --table docs/evidence.md --mark mini"
        })
public final class EvidenceCommand implements Runnable {
    private static final String SEARCH = "search";

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Output directories of runs, finished or not.")
    private List<Path> runs = new ArrayList<>();

    @Option(names = "--commit", paramLabel = "ID", description = "The commit that was run (default: unknown).")
    private String commit = "unknown";

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
        List<Difference> differences = results.stream()
                .map(Result::method)
                .filter(method -> !method.equals(SEARCH))
                .distinct()
                .flatMap(method -> Difference.of(results, SEARCH, method).stream())
                .toList();
        String tables = EvidenceTables.scores(cells) + "\n" + EvidenceTables.differences(differences);
        console.text(tables);
        table.ifPresent(file -> Marked.replace(file, mark, tables));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("provenance", Provenance.of(results, commit));
        tree.put("scores", cells.stream().map(Cell::tree).toList());
        tree.put("differences", differences.stream().map(Difference::tree).toList());
        out.ifPresent(file -> WholeFile.write(file, Json.text(Trees.tree(tree))));
    }
}
