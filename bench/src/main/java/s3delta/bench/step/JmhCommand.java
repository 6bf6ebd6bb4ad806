package s3delta.bench.step;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.bench.Checkout;
import s3delta.cli.Console;
import s3delta.runtime.process.JavaCommand;

/** {@code s3delta bench jmh}: times single operations by JMH, in a process whose classes are all on the class path. */
@Command(
        name = "jmh",
        description = "Time kernels and the arithmetic of gates, one by one, with the Java Microbenchmark Harness.",
        footer = {
            "",
            "Example: s3delta bench jmh Gate --out gates.json",
            "What begins with a dash after '--' goes to JMH: s3delta bench jmh Kernel -- -p path=FLOAT32 -wi 1"
        })
public final class JmhCommand implements Runnable {
    private static final String MAIN = "org.openjdk.jmh.Main";
    private static final String FOLDER = "bench-jmh/target/jmh";

    /** JMH hands them on to the processes that measure. */
    private static final List<String> OPTIONS = List.of("-Xmx1g", "-XX:+UseSerialGC");

    @Parameters(
            paramLabel = "PATTERN",
            description = "Only benchmarks whose names match this regular expression; all if not given.",
            arity = "0..*")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "Write the results as JSON, JMH's own.")
    private Optional<Path> out = Optional.empty();

    @Inject
    private Console console;

    /** Makes the command; called by picocli. */
    public JmhCommand() {}

    @Override
    public void run() {
        List<String> all = new ArrayList<>();
        out.ifPresent(file -> all.addAll(List.of("-rf", "json", "-rff", file.toString())));
        all.addAll(arguments);
        Path folder = Checkout.resolve(FOLDER, "run 'mvn -DskipTests package' in a checkout of the sources");
        int exit = Checkout.run(
                JavaCommand.of(MAIN, List.of(folder), OPTIONS, all), Path.of("").toAbsolutePath());
        if (exit != 0) {
            throw S3DeltaException.of(ErrorCode.ENGINE, "the benchmarks have failed")
                    .got("exit code " + exit)
                    .fix("see what JMH has printed; 's3delta bench jmh -- -l' lists the benchmarks")
                    .build();
        }
        out.ifPresent(file -> console.line("Results are in " + file));
    }
}
