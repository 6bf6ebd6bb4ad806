package s3delta.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.cli.report.Reports;
import s3delta.runtime.result.RunFiles;

/** Reports on a run. */
@Command(name = "report")
final class ReportCommand extends PrintingCommand {
    @Parameters(paramLabel = "OUT")
    private Path directory = Path.of("");

    @Option(names = "--to", paramLabel = "FILE")
    private @Nullable Path to;

    @Option(names = "--figures", paramLabel = "DIR")
    private @Nullable Path figures;

    @Override
    public void run() {
        Path file = to == null ? directory.resolve(RunFiles.REPORT) : to;
        if (Files.isDirectory(file)) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the report cannot be written")
                    .where(file)
                    .expected("a file")
                    .got("a directory")
                    .fix("give '--to' the name of a file");
        }
        Reports reports = Reports.of(directory);
        reports.writeTo(file);
        console.text("The report is in " + file + "\n");
        if (figures != null) {
            console.text(reports.writeFigures(figures) + " figures are in " + figures + "\n");
        }
    }
}
