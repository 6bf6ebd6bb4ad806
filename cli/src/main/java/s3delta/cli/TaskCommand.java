package s3delta.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.runtime.TaskFile;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.result.TaskReport;

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

        @Override
        public void run() {
            TaskFile tasks = TaskFile.read(file, settings.toArray(new String[0]));
            TaskFile there = data.map(tasks::withData).orElse(tasks);
            show(backbone.map(there::withBackbone).orElse(there).check());
        }

        private void show(List<TaskReport> checks) {
            console.text(form.of(
                    () -> Json.text(
                            Trees.tree(checks.stream().map(CheckedTask::tree).toList())),
                    () -> checks.stream().map(CheckedTask::text).collect(Collectors.joining())));
        }
    }
}
