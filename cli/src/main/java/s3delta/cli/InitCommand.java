package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.runtime.Plugins;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.proposal.Proposal;

/** Writes a configuration for the columns of a file, or for a task of GLUE or SuperGLUE, and says what it chose. */
@Command(name = "init")
final class InitCommand extends PrintingCommand {
    /** Editors complete and check keys by it. */
    private static final String SCHEMA = "s3delta.schema.json";

    @Option(names = "--csv", paramLabel = "FILE")
    private Optional<Path> csv = Optional.empty();

    @Option(names = "--task", paramLabel = "NAME")
    private Optional<String> task = Optional.empty();

    @Option(names = "--backbone", paramLabel = "DIR")
    private Path backbone = Path.of("models/t5-small");

    @Option(names = "--out", paramLabel = "FILE")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--label", paramLabel = "COLUMN")
    private Optional<String> label = Optional.empty();

    @Option(names = "--text", paramLabel = "COLUMN")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--encoding", paramLabel = "NAME")
    private Optional<String> encoding = Optional.empty();

    @Inject
    private Plugins plugins;

    @Override
    public void run() {
        boolean one = csv.isPresent() != task.isPresent();
        Options.require(one, "init", "--csv, --task", "one of them", csv.isPresent() ? "both" : "none");
        Options.require(
                csv.isPresent() || (texts.isEmpty() && label.isEmpty()),
                "init",
                "--label, --text",
                "--csv with them",
                "--task");
        String name = task.orElseGet(() -> Proposal.name(csv.orElseThrow()));
        Path target = out.orElse(Path.of(name + ".yaml"));
        Options.require(!Files.exists(target), "init", "--out", "a file that does not exist yet", target);
        Proposal proposal = new Proposal(plugins, backbone, console::line);
        Proposal.Columns columns = new Proposal.Columns(label, texts, encoding);
        String text = csv.map(file -> proposal.ofFile(name, file, columns)).orElseGet(() -> proposal.ofTask(name));
        Path schema = target.resolveSibling(SCHEMA);
        if (!Files.exists(schema)) {
            WholeFile.write(schema, SchemaCommand.text());
        }
        WholeFile.write(target, "# yaml-language-server: $schema=" + SCHEMA + "\n" + text);
        console.line("Wrote " + target + ". Next:");
        console.line("  ./s3delta task check " + target);
        console.line("  ./s3delta run " + target);
    }
}
