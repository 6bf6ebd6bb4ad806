package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.cli.download.DataSets;
import s3delta.cli.download.Downloads;
import s3delta.cli.download.Hub;
import s3delta.cli.download.Progress;
import s3delta.cli.download.RemoteFile;

/** Downloads data sets. */
@Command(
        name = "get",
        description = "Download data sets from the Hugging Face hub. What is there already is kept.",
        footer = {"", "Example: s3delta data get glue/cola super_glue --to data"})
final class DataGetCommand implements Runnable {
    /** Far above the largest of these files. */
    private static final long MOST_BYTES = 2L << 30;

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "A data set such as glue/cola, or glue or super_glue for all of a suite.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--to", paramLabel = "DIR", description = "The directory of the data sets. Default: data.")
    private Path to = Path.of("data");

    @Option(names = "--mirror", paramLabel = "URL", description = "Another server with the hub's layout.")
    private String mirror = Hub.DEFAULT;

    @Inject
    private Console console;

    @Override
    public void run() {
        List<RemoteFile> files = DataSets.files(names);
        Downloads downloads = new Downloads(
                Hub.at(mirror), to, new Lines(console), time -> Thread.sleep(time.toMillis()), MOST_BYTES);
        int fresh = 0;
        for (RemoteFile file : files) {
            boolean loaded = downloads.get(file);
            fresh += loaded ? 1 : 0;
            console.line((loaded ? "new   " : "there ") + file);
        }
        console.line(fresh + " of " + files.size() + " files downloaded to " + to);
    }

    /** Tells every two seconds how much is there. */
    private static final class Lines implements Progress {
        private static final long PAUSE = 2000;

        private final Console console;
        private final InstantSource clock = InstantSource.system();
        private long told;

        Lines(Console console) {
            this.console = console;
            told = clock.millis();
        }

        @Override
        public void at(RemoteFile file, long bytes, OptionalLong size) {
            if (clock.millis() - told >= PAUSE) {
                told = clock.millis();
                String whole = size.isPresent() ? String.format(Locale.ROOT, " of %,d", size.getAsLong()) : "";
                console.note(file + String.format(Locale.ROOT, ": %,d", bytes) + whole + " bytes");
            }
        }

        @Override
        public void again(RemoteFile file, String reason, long seconds) {
            console.note(file + ": " + reason + "; trying again in " + seconds + " s");
        }
    }
}
