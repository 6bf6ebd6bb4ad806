package s3delta.sweep.spark;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;

/** Starts Spark's driver: Java with Spark's jars and two of S3Delta on the class path. */
final class DriverProgram {
    private static final String HOME = "SPARK_HOME";

    /** A class of each jar that is needed besides Spark's, this module's first. */
    private static final List<Class<?>> OWN = List.of(DriverProgram.class, TrialRequest.class);

    private DriverProgram() {}

    /**
     * Starts the driver.
     *
     * @param config where Spark is
     * @param program its working directory and where its messages go
     * @return the process, whose standard error goes to a log
     * @throws S3DeltaException {@link ErrorCode#EXECUTOR} if Spark is not there or the process does not start
     */
    static Process start(SparkConfig config, TrialProgram program) {
        List<String> command = config.submit().isBlank() ? own(config, program) : submitted(config);
        try {
            Path logs = Files.createDirectories(program.directory().resolve(program.logs()));
            return new ProcessBuilder(command)
                    .directory(program.directory().toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(log(logs).toFile()))
                    .start();
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.EXECUTOR, "Spark's driver cannot be started")
                    .where(command.get(0))
                    .got(String.valueOf(e.getMessage()))
                    .fix(config.submit().isBlank() ? "install Java, or fix permissions" : "correct '--with submit=…'")
                    .cause(e);
        }
    }

    private static List<String> own(SparkConfig config, TrialProgram program) {
        List<String> command = new ArrayList<>();
        String java = program.command().get(0);
        command.add(
                java.endsWith("java")
                        ? java
                        : Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString());
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
        command.addAll(List.of(Setup.openings().split(" ")));
        command.addAll(List.of("-cp", classPath(config), Driver.class.getName()));
        return command;
    }

    /** Spark's command knows Spark's jars, and takes S3Delta's. */
    private static List<String> submitted(SparkConfig config) {
        List<Path> jars = ownJars();
        if (jars.size() < OWN.size()) {
            throw S3DeltaException.of(ErrorCode.EXECUTOR, "there are no jars for Spark's command")
                    .where(location(DriverProgram.class))
                    .expected("this program built as jars")
                    .got("folders of classes")
                    .fix("run 'mvn -DskipTests package' in a checkout of the sources");
        }
        List<String> command = new ArrayList<>(List.of(config.submit().strip().split("\\s+")));
        command.addAll(List.of("--master", config.url(), "--class", Driver.class.getName()));
        command.addAll(List.of("--jars", joined(jars.subList(1, jars.size()), ","), String.valueOf(jars.get(0))));
        return command;
    }

    /** Returns where the driver's messages go. */
    static Path log(Path logs) {
        return logs.resolve("spark-driver.log");
    }

    /** Returns the jars that driver and executors need besides Spark's, this module's first. */
    static List<Path> ownJars() {
        return OWN.stream()
                .map(DriverProgram::location)
                .filter(path -> path.toString().endsWith(".jar"))
                .toList();
    }

    static String joined(List<Path> paths, String separator) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(separator));
    }

    private static Path location(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** On the module path S3Delta's jars are modules, and Spark's are missing. On the class path all is there already. */
    private static String classPath(SparkConfig config) {
        if (!TrialRequest.class.getModule().isNamed()) {
            return System.getProperty("java.class.path");
        }
        return joined(ownJars(), File.pathSeparator)
                + File.pathSeparator
                + spark(config).resolve("*");
    }

    private static Path spark(SparkConfig config) {
        String home = config.sparkHome().isBlank()
                ? Optional.ofNullable(System.getenv(HOME)).orElse("")
                : config.sparkHome();
        Path jars = home.isBlank()
                ? location(DriverProgram.class).resolveSibling("").resolveSibling("spark")
                : Path.of(home).resolve("jars");
        if (!Files.isDirectory(jars)) {
            throw S3DeltaException.of(ErrorCode.EXECUTOR, "there is no Spark")
                    .where(jars)
                    .expected("a folder with the jars of Spark 4.2")
                    .got("no such folder")
                    .fix("set " + HOME + " or '--with spark-home=DIR' to an installation of Spark");
        }
        return jars;
    }
}
