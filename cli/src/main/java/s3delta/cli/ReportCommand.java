package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.cli.report.Reports;
import s3delta.runtime.state.RunDirectory;

/** Reports on a run. */
@Command(
        name = "report",
        description = "Write a run's figures and tables as one HTML file. The run may be unfinished.",
        footer = {"", "Example: s3delta report runs/glue --figures figures"})
final class ReportCommand implements Runnable {
    @Parameters(paramLabel = "OUT", description = "The directory of a run.")
    private Path directory = Path.of("");

    @Option(names = "--to", paramLabel = "FILE", description = "Where to write; OUT/report.html if not given.")
    private @Nullable Path to;

    @Option(names = "--figures", paramLabel = "DIR", description = "Also write every figure as an SVG file into DIR.")
    private @Nullable Path figures;

    @Inject
    private Console console;

    @Override
    public void run() {
        Path file = to == null ? directory.resolve(RunDirectory.REPORT) : to;
        if (Files.isDirectory(file)) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the report cannot be written")
                    .where(file)
                    .expected("a file")
                    .got("a directory")
                    .fix("give '--to' the name of a file")
                    .build();
        }
        Reports reports = Reports.of(directory);
        reports.writeTo(file);
        console.text("The report is in " + file + "\n");
        if (figures != null) {
            console.text(reports.writeFigures(figures) + " figures are in " + figures + "\n");
        }
    }
}
