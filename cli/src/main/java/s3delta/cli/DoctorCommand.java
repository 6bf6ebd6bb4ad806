package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import s3delta.runtime.Plugins;
import s3delta.runtime.doctor.Doctor;
import s3delta.runtime.doctor.Finding;

/** Says whether runs will work here. */
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
    private static final String INDENT = " ".repeat(17);

    @Option(names = "--backbone", paramLabel = "DIR")
    private Optional<Path> backbone = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR")
    private Optional<Path> data = Optional.empty();

    /** Bad plugins are a finding, not the end. */
    @Inject
    private Supplier<Plugins> plugins;

    @Inject
    private Console console;

    @Override
    public Integer call() {
        AtomicInteger faults = new AtomicInteger();
        Doctor.examine(plugins, backbone, data).forEach(finding -> {
            show(finding);
            faults.addAndGet(finding.level() == Finding.Level.FAIL ? 1 : 0);
        });
        return faults.get() == 0 ? ExitCode.OK : ExitCode.USAGE;
    }

    private void show(Finding finding) {
        String level = String.format(Locale.ROOT, "%-4s", finding.level().name().toLowerCase(Locale.ROOT));
        String style = switch (finding.level()) {
            case OK -> "green";
            case WARN -> "yellow";
            case FAIL -> "red";
        };
        console.line(
                style,
                level,
                String.format(Locale.ROOT, "  %-10s ", finding.subject())
                        + finding.text().replace("\n", "\n" + INDENT));
        if (!finding.fix().isEmpty()) {
            console.line(INDENT + "fix: " + finding.fix());
        }
    }
}
