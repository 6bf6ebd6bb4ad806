package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.api.Budget;
import s3delta.api.Structure;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.structure.MeanStructure;
import s3delta.runtime.structure.Rescaling;
import s3delta.runtime.t5.T5Config;

/** Makes structures of structures. */
@Command(
        name = "structure",
        description = "Average searches, or map a structure to another backbone.",
        subcommands = {StructureCommand.Mean.class, StructureCommand.Rescale.class},
        synopsisSubcommandLabel = "COMMAND")
final class StructureCommand {
    private StructureCommand() {}

    /** Averages searches. */
    @Command(
            name = "mean",
            description = "Average the probabilities of finished searches and keep the highest within a budget.",
            footer = {"", "Example: s3delta structure mean runs/sst2 runs/qnli --out mean.json"})
    static final class Mean implements Runnable {
        @Parameters(paramLabel = "RUN", arity = "1..*", description = "Directories of finished searches.")
        private List<Path> searches = new ArrayList<>();

        @Option(
                names = "--budget",
                paramLabel = "COUNT",
                description = "The most parameters (default: the first search's).")
        private long budget;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "The structure to write.")
        private Path out = Path.of("");

        @Inject
        private Console console;

        @Override
        public void run() {
            long most = budget == 0 ? MeanStructure.structure(searches.get(0)).budget() : budget;
            write(MeanStructure.of(searches, new Budget(most)), out, console);
        }
    }

    /** Maps a structure. */
    @Command(
            name = "rescale",
            description = "Map a structure to a backbone of other sizes, layers by their relative position.",
            footer = {
                "",
                "Example: s3delta structure rescale small.json --backbone t5-base --budget 0.001 --out base.json"
            })
    static final class Rescale implements Runnable {
        @Parameters(paramLabel = "FILE", description = "The structure.")
        private Path file = Path.of("");

        @Mixin
        private Options.Backbone backbone = new Options.Backbone();

        @Option(
                names = "--budget",
                required = true,
                paramLabel = "B",
                converter = Options.BudgetConverter.class,
                description = "The most parameters: a count, a fraction of the backbone, or such as '5%% of space'.")
        private WrittenBudget budget = WrittenBudget.of(1);

        @Mixin
        private Options.Space space = new Options.Space();

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "The structure to write.")
        private Path out = Path.of("");

        @Inject
        private Registry registry;

        @Inject
        private Console console;

        @Override
        public void run() {
            T5Config config = backbone.config();
            Rescaling.Rescaled rescaled = Rescaling.of(
                    StructureFile.read(file),
                    config,
                    budget.in(config, space.read(), registry),
                    registry,
                    file.toString());
            rescaled.notes().forEach(console::line);
            write(rescaled.structure(), out, console);
        }
    }

    private static void write(Structure structure, Path out, Console console) {
        StructureFile.write(structure, out);
        console.line("Wrote " + out + ": " + structure.placements().size() + " deltas, " + structure.parameters()
                + " parameters of at most " + structure.budget());
    }
}
