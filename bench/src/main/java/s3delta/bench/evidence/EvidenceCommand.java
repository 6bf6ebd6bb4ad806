package s3delta.bench.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.cli.PrintingCommand;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.WholeFile;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench evidence}: what runs have shown. */
@Command(name = "evidence")
public final class EvidenceCommand extends PrintingCommand {
    @Parameters(paramLabel = "RUN", arity = "1..*")
    private List<Path> runs = new ArrayList<>();

    @Option(names = "--commit", paramLabel = "ID")
    private String commit = "unknown";

    @Option(names = "--of", paramLabel = "METHOD", split = ",", defaultValue = "search")
    private List<String> of = new ArrayList<>();

    @Option(names = "--by-task")
    private boolean byTask;

    @Option(names = "--out", paramLabel = "FILE")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--pictures", paramLabel = "DIR")
    private Optional<Path> pictures = Optional.empty();

    @Mixin
    private MarkedTable table = new MarkedTable("evidence");

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
        table.write(tables);
        pictures.ifPresent(directory -> Pictures.write(cells, directory, table.mark()));
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
