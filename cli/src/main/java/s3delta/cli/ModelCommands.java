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
    @Command(name = "eval")
    static final class EvalCommand extends PrintingCommand {
        @Mixin
        private Options.RunOrConfig run = new Options.RunOrConfig();

        @Inject
        private S3Delta s3delta;

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
    @Command(name = "merge")
    static final class MergeCommand extends PrintingCommand {
        @Mixin
        private Options.Run run = new Options.Run();

        @Mixin
        private Options.NewDirectory out = new Options.NewDirectory();

        @Option(names = "--rows", paramLabel = "N")
        private int rows = 8;

        @Inject
        private S3Delta s3delta;

        @Override
        public void run() {
            Options.require(rows >= 0 && rows <= 1000, "merge", "--rows", "a number from 0 to 1000", rows);
            Optional<String> compared = run.of(s3delta).merge(out.path(), rows);
            console.line("The merged model is in " + out.path());
            compared.ifPresent(console::line);
        }
    }

    /** Writes deltas for other programs. */
    @Command(name = "export")
    static final class ExportCommand extends PrintingCommand {
        @Mixin
        private Options.Run run = new Options.Run();

        @Option(names = "--format", required = true, paramLabel = "FORMAT")
        private Format format = Format.PEFT;

        @Option(names = "--uniform-rank")
        private boolean uniformRank;

        @Mixin
        private Options.NewDirectory out = new Options.NewDirectory();

        @Inject
        private S3Delta s3delta;

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
    @Command(name = "import")
    static final class ImportCommand extends PrintingCommand {
        @Parameters(paramLabel = "DIR")
        private Path adapter = Path.of("");

        @Mixin
        private Options.Backbone backbone = new Options.Backbone();

        @Mixin
        private Options.NewDirectory out = new Options.NewDirectory();

        @Option(names = "--method", paramLabel = "ID")
        private Optional<String> method = Optional.empty();

        @Inject
        private S3Delta s3delta;

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
