package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.cli.progress.Progress;
import s3delta.runtime.S3Delta;
import s3delta.runtime.Specification;
import s3delta.runtime.TrainedRun;
import s3delta.runtime.result.EvaluationResult;

/** Commands on trained deltas: test them, fold them into the backbone, take them elsewhere or in. */
final class ModelCommands {
    private ModelCommands() {}

    /** Tests a finished run again, or a backbone as it is. */
    @Command(
            name = "eval",
            description = {
                "Test a finished run again and print its scores as JSON.",
                "",
                "Of an experiment file, the backbone is tested as it is, before any training: the file's own, or that of"
                        + " --backbone. Nothing is written."
            },
            footer = {"", "Examples:", "  s3delta eval runs/sst2", "  s3delta eval sst2.yaml --backbone models/t5-small"
            })
    static final class EvalCommand implements Runnable {
        @Mixin
        private Options.RunOrConfig run = new Options.RunOrConfig();

        @Inject
        private S3Delta s3delta;

        @Inject
        private Console console;

        @Override
        public void run() {
            Optional<Specification> specification = run.specification();
            if (specification.isEmpty()) {
                console.text(run.of(s3delta).evaluate().json());
                return;
            }
            List<EvaluationResult> scores = s3delta.evaluateBackbone(specification.get(), Progress.on(System.err));
            console.text(scores.size() == 1 ? scores.get(0).json() : EvaluationResult.json(scores));
        }
    }

    /** Folds deltas into the backbone. */
    @Command(
            name = "merge",
            description = {
                "Fold a run's deltas into its backbone and write a Hugging Face model.",
                "",
                "The model is in float32 and needs no S3Delta. Deltas that are no change of a weight, such as adapters,"
                        + " prefixes and biases, cannot be folded in: then nothing is written, and the error names them."
            },
            footer = {"", "Example: s3delta merge runs/sst2 --out models/t5-small-sst2"})
    static final class MergeCommand implements Runnable {
        @Mixin
        private Options.Run run = new Options.Run();

        @Mixin
        private Options.NewDirectory out = new Options.NewDirectory();

        @Option(
                names = "--rows",
                paramLabel = "N",
                description = "Compare the logits on so many rows, ${DEFAULT-VALUE} if not given; 0 does not compare.")
        private int rows = 8;

        @Inject
        private S3Delta s3delta;

        @Inject
        private Console console;

        @Override
        public void run() {
            Options.require(rows >= 0 && rows <= 1000, "merge", "--rows", "a number from 0 to 1000", rows);
            Optional<String> compared = run.of(s3delta).merge(out.path(), rows);
            console.line("The merged model is in " + out.path());
            compared.ifPresent(console::line);
        }
    }

    /** Writes deltas for other programs. */
    @Command(
            name = "export",
            description = {
                "Write a run's deltas for others.",
                "",
                "peft: a LoRA adapter that PEFT loads, for structures of low-rank deltas alone. rank-pattern: which module"
                        + " has which rank, as JSON for training elsewhere; a search is enough. safetensors: structure,"
                        + " parameters and what they belong to, for all deltas."
            },
            footer = {
                "",
                "Examples:",
                "  s3delta export runs/sst2 --format peft --out adapters/sst2",
                "  s3delta export runs/ranks --format rank-pattern --out ranks",
                "  s3delta export runs/sst2 --format safetensors --out deltas/sst2"
            })
    static final class ExportCommand implements Runnable {
        @Mixin
        private Options.Run run = new Options.Run();

        @Option(
                names = "--format",
                required = true,
                paramLabel = "FORMAT",
                description = "peft, rank-pattern or safetensors.")
        private Format format = Format.PEFT;

        @Option(
                names = "--uniform-rank",
                description = "With peft: one rank and no scale for all modules, the rest zeros, for programs that"
                        + " ignore rank_pattern and alpha_pattern.")
        private boolean uniformRank;

        @Mixin
        private Options.NewDirectory out = new Options.NewDirectory();

        @Inject
        private S3Delta s3delta;

        @Inject
        private Console console;

        @Override
        public void run() {
            Options.require(
                    !uniformRank || format == Format.PEFT,
                    "export",
                    "--uniform-rank",
                    "--format peft",
                    "--format " + format);
            TrainedRun trained = run.of(s3delta);
            switch (format) {
                case PEFT -> trained.exportPeft(out.path(), uniformRank);
                case RANK_PATTERN -> trained.exportRanks(out.path());
                case SAFETENSORS -> trained.export(out.path());
            }
            console.line("The " + (format == Format.RANK_PATTERN ? "ranks" : "deltas") + " are in " + out.path());
        }

        /** What to write. */
        enum Format {
            PEFT,
            RANK_PATTERN,
            SAFETENSORS;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
    }

    /** Reads what another program trained. */
    @Command(
            name = "import",
            description = {
                "Read a LoRA adapter of PEFT.",
                "",
                "What is written is used like a run: by predict, merge and export, and its structure.json by train. Every"
                        + " tensor of the adapter is read, or the import fails."
            },
            footer = {"", "Example: s3delta import adapters/sst2 --backbone models/t5-small --out runs/imported"})
    static final class ImportCommand implements Runnable {
        @Parameters(
                paramLabel = "DIR",
                description = "The adapter's directory, with adapter_config.json and adapter_model.safetensors.")
        private Path adapter = Path.of("");

        @Mixin
        private Options.Backbone backbone = new Options.Backbone();

        @Mixin
        private Options.NewDirectory out = new Options.NewDirectory();

        @Option(
                names = "--method",
                paramLabel = "ID",
                description = "The delta method that shall hold the adapter, where several can.")
        private Optional<String> method = Optional.empty();

        @Inject
        private S3Delta s3delta;

        @Inject
        private Console console;

        @Override
        public void run() {
            List<String> able = s3delta.importers();
            String chosen = method.orElse(able.size() == 1 ? able.get(0) : "");
            Options.require(
                    able.contains(chosen),
                    "import",
                    "--method",
                    able.isEmpty()
                            ? "an installed delta method that holds two factors; see 's3delta plugins'"
                            : "one of " + String.join(", ", able),
                    chosen.isEmpty() ? "nothing" : chosen);
            int count = s3delta.importPeft(
                    adapter, backbone.directory(), chosen, out.path(), note -> console.line("note: " + note));
            console.line(count + " deltas are in " + out.path());
        }
    }
}
