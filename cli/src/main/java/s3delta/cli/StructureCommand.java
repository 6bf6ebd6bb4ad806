package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.api.Structure;
import s3delta.runtime.CandidateSpace;
import s3delta.runtime.S3Delta;
import s3delta.runtime.json.StructureFile;

/** Makes structures of structures. */
@Command(
        name = "structure",
        subcommands = {StructureCommand.Mean.class, StructureCommand.Rescale.class},
        synopsisSubcommandLabel = "COMMAND")
final class StructureCommand {
    private StructureCommand() {}

    /** Averages searches. */
    @Command(name = "mean")
    static final class Mean extends PrintingCommand {
        @Parameters(paramLabel = "RUN", arity = "1..*")
        private List<Path> searches = new ArrayList<>();

        @Option(names = "--budget", paramLabel = "COUNT")
        private long budget;

        @Option(names = "--out", required = true, paramLabel = "FILE")
        private Path out = Path.of("");

        @Override
        public void run() {
            write(S3Delta.mean(searches, budget), out, console);
        }
    }

    /** Maps a structure. */
    @Command(name = "rescale")
    static final class Rescale extends PrintingCommand {
        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Mixin
        private Options.Backbone backbone = new Options.Backbone();

        @Option(names = "--budget", required = true, paramLabel = "B")
        private String budget = "";

        @Mixin
        private Options.Space space = new Options.Space();

        @Option(names = "--out", required = true, paramLabel = "FILE")
        private Path out = Path.of("");

        @Inject
        private S3Delta s3delta;

        @Override
        public void run() {
            CandidateSpace there = s3delta.candidates(backbone.directory(), space.text());
            write(there.rescaled(file, there.budget(budget), console::line), out, console);
        }
    }

    private static void write(Structure structure, Path out, Console console) {
        StructureFile.write(structure, out);
        console.line("Wrote " + out + ": " + structure.placements().size() + " deltas, " + structure.parameters()
                + " parameters of at most " + structure.budget());
    }
}
