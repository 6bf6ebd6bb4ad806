package s3delta.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.cli.download.Downloads;
import s3delta.runtime.DataSets;
import s3delta.runtime.DataSets.RemoteFile;

/** {@code s3delta data}: public data sets. */
@Command(name = "data", subcommands = DataCommand.Get.class, synopsisSubcommandLabel = "COMMAND")
final class DataCommand {
    /** Downloads data sets. */
    @Command(name = "get")
    static final class Get extends PrintingCommand {
        @Parameters(arity = "1..*", paramLabel = "NAME")
        private List<String> names = new ArrayList<>();

        @Option(names = "--to", paramLabel = "DIR")
        private Path to = Path.of("data");

        @Option(names = "--mirror", paramLabel = "URL")
        private String mirror = Downloads.HUB;

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
