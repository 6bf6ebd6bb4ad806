package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.cli.download.DataSets;
import s3delta.cli.download.DataSets.RemoteFile;
import s3delta.cli.download.Downloads;

/** {@code s3delta data}: public data sets. */
@Command(
        name = "data",
        description = "Download public data sets.",
        subcommands = DataCommand.Get.class,
        synopsisSubcommandLabel = "COMMAND")
final class DataCommand {
    /** Downloads data sets. */
    @Command(
            name = "get",
            description = "Download data sets from the Hugging Face hub. Files that exist are kept.",
            footer = {"", "Example: s3delta data get glue/cola super_glue --to data"})
    static final class Get implements Runnable {
        @Parameters(
                arity = "1..*",
                paramLabel = "NAME",
                description = "A data set such as glue/cola, or glue or super_glue for all of a suite.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--to", paramLabel = "DIR", description = "The directory of the data sets. Default: data.")
        private Path to = Path.of("data");

        @Option(names = "--mirror", paramLabel = "URL", description = "Another server with the hub's layout.")
        private String mirror = Downloads.HUB;

        @Inject
        private Console console;

        @Override
        public void run() {
            List<RemoteFile> files = DataSets.files(names);
            Downloads downloads = new Downloads(mirror, to, Downloads.Limits.DEFAULTS, console::note);
            int fresh = 0;
            for (RemoteFile file : files) {
                boolean loaded = downloads.get(file);
                fresh += loaded ? 1 : 0;
                console.line((loaded ? "new   " : "there ") + file);
            }
            console.line(fresh + " of " + files.size() + " files downloaded to " + to);
        }
    }
}
