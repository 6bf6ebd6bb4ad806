package s3delta.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.Lengths;
import s3delta.runtime.config.Settings;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.SequenceLimits;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.TaskCheck;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta task}: a user's own tasks. */
@Command(name = "task", subcommands = TaskCommand.Check.class, synopsisSubcommandLabel = "COMMAND")
final class TaskCommand {
    /** Shows what tasks look like before time is spent on them. */
    @Command(name = "check")
    static final class Check extends PrintingCommand {
        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Option(names = "--data", paramLabel = "DIR")
        private Optional<Path> data = Optional.empty();

        @Option(names = "--backbone", paramLabel = "DIR")
        private Optional<Path> backbone = Optional.empty();

        @Option(names = "--set", paramLabel = "KEY=VALUE")
        private List<String> settings = new ArrayList<>();

        @Mixin
        private Options.Form form = new Options.Form();

        /** What is looked at, and how. */
        private record Plan(List<TaskItem> tasks, Path data, Limits limits, Lengths lengths, long seed) {}

        @Override
        public void run() {
            ObjectNode tree = Yaml.read(file);
            if (tree.has("name") && !tree.has("tasks")) {
                TaskItem item = TaskItem.own(tree, Place.of(file.toString()));
                show(
                        new Plan(List.of(item), data.orElse(Path.of(".")), Limits.DEFAULTS, Lengths.DEFAULTS, 1),
                        backbone);
                return;
            }
            Experiment experiment = ExperimentFile.read(file, settings);
            Settings.Input input = experiment.settings().input();
            Plan plan = new Plan(
                    experiment.tasks(),
                    data.orElse(input.data()),
                    input.limits(),
                    input.lengths(),
                    experiment.seeds().get(0));
            // A backbone that was not asked for on the command line may be elsewhere still.
            show(
                    plan,
                    backbone.or(
                            () -> Optional.of(experiment.settings().backbone()).filter(Files::isDirectory)));
        }

        private void show(Plan plan, Optional<Path> model) {
            if (model.isEmpty()) {
                show(plan.tasks.stream()
                        .map(item -> check(plan, item.task(), Optional.empty()))
                        .toList());
                return;
            }
            try (Tokenizer tokenizer = Tokenizers.load(model.get())) {
                show(plan.tasks.stream()
                        .map(item -> check(plan, item.task(), Optional.of(tokenizer)))
                        .toList());
            }
        }

        private static TaskCheck check(Plan plan, Task task, Optional<Tokenizer> tokenizer) {
            SequenceLimits limits = new SequenceLimits(
                    plan.lengths.source().orElse(task.maxSource()),
                    plan.lengths.target().orElse(task.maxTarget()),
                    plan.lengths.overLength());
            return TaskCheck.of(task, plan.data, plan.limits, new Randomness(plan.seed), tokenizer, limits);
        }

        private void show(List<TaskCheck> checks) {
            console.text(form.of(
                    () -> Json.text(
                            Trees.tree(checks.stream().map(CheckedTask::tree).toList())),
                    () -> checks.stream().map(CheckedTask::text).collect(Collectors.joining())));
        }
    }
}
