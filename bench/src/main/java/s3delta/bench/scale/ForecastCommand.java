package s3delta.bench.scale;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.cli.PrintingCommand;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.sweep.Comparison;

/** {@code s3delta bench forecast}: what {@code sweep --dry-run} forecast, next to what trials took. */
@Command(name = "forecast")
public final class ForecastCommand extends PrintingCommand {
    private static final String ROW = "%-16s %-12s %-8s %6s %12s %12s %8s%n";

    @Parameters(paramLabel = "OUT")
    private Path out = Path.of("");

    @Inject
    private Registry registry;

    @Override
    public void run() {
        List<Comparison> all = Comparison.of(out, registry);
        if (all.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no finished trial")
                    .where(out)
                    .expected("config.yaml next to result.json, there or below")
                    .fix("name the 'out' of an experiment that has run");
        }
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, ROW, "TASK", "METHOD", "STAGE", "TRIALS", "FORECAST", "MEASURED", "RATIO"));
        for (Comparison one : all) {
            String unit = one.stage().equals(Comparison.MEMORY) ? " MiB" : " s";
            text.append(String.format(
                    Locale.ROOT,
                    ROW,
                    one.task(),
                    one.method(),
                    one.stage(),
                    one.trials(),
                    number("%.1f", one.predicted()) + unit,
                    number("%.1f", one.measured()) + unit,
                    number("%.2f", one.measured() / one.predicted())));
        }
        console.text(text.toString());
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
