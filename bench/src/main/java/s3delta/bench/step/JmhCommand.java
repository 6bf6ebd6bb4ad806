package s3delta.bench.step;

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
import s3delta.cli.PrintingCommand;
import s3delta.runtime.process.JavaCommand;

/** {@code s3delta bench jmh}: times single operations by JMH, in a process whose classes are all on the class path. */
@Command(name = "jmh")
public final class JmhCommand extends PrintingCommand {
    private static final String MAIN = "org.openjdk.jmh.Main";
    private static final String FOLDER = "bench-jmh/target/jmh";

    /** JMH hands them on to the processes that measure. */
    private static final List<String> OPTIONS = List.of("-Xmx1g", "-XX:+UseSerialGC");

    @Parameters(paramLabel = "PATTERN", arity = "0..*")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE")
    private Optional<Path> out = Optional.empty();

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
                    .fix("see what JMH has printed; 's3delta bench jmh -- -l' lists the benchmarks");
        }
        out.ifPresent(file -> console.line("Results are in " + file));
    }
}
