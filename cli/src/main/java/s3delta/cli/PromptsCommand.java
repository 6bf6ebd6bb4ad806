package s3delta.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.runtime.TaskFile;
import s3delta.runtime.json.Json;
import s3delta.runtime.result.WordedRow;
import s3delta.runtime.text.Printable;
import tools.jackson.databind.node.ArrayNode;

/** Shows what the model reads and should write. */
@Command(name = "prompts")
final class PromptsCommand extends PrintingCommand {
    @Option(names = "--task", required = true, paramLabel = "NAME")
    private String task = "";

    @Option(names = "--data", required = true, paramLabel = "DIR")
    private Path data = Path.of("");

    @Option(names = "--split", paramLabel = "NAME")
    private String split = "train";

    @Option(names = "--rows", split = ",", paramLabel = "N")
    private List<Integer> rows = new ArrayList<>(List.of(0));

    @Mixin
    private Options.Form form = new Options.Form();

    @Override
    public void run() {
        int[] numbers = rows.stream().mapToInt(Integer::intValue).toArray();
        List<WordedRow> shown = TaskFile.rows(task, data, split, numbers);
        console.text(form.of(() -> Json.text(tree(shown)), () -> text(shown)));
    }

    private static ArrayNode tree(List<WordedRow> examples) {
        ArrayNode items = Json.mapper().createArrayNode();
        for (WordedRow example : examples) {
            items.addObject()
                    .put("row", example.row())
                    .put("source", example.source())
                    .put("target", example.target());
        }
        return items;
    }

    /** Writes examples for people; {@code task check} shows rows so, too. */
    static String text(List<WordedRow> examples) {
        StringBuilder text = new StringBuilder();
        for (WordedRow example : examples) {
            text.append("row ").append(example.row()).append('\n');
            text.append("  source: ").append(Printable.line(example.source())).append('\n');
            text.append("  target: ").append(Printable.line(example.target())).append('\n');
        }
        return text.toString();
    }
}
