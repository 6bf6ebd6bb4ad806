package s3delta.runtime.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the command that starts another class of this program in a process of its own. */
public final class JavaCommand {
    /** Properties of this process that a child needs too. */
    private static final List<String> PASSED = List.of(
            "ai.djl.offline",
            "ai.djl.pytorch.graph_optimizer",
            "ai.djl.pytorch.num_threads",
            "org.slf4j.simpleLogger.defaultLogLevel");

    private static final Path SHELL = Path.of("/bin/sh");

    private JavaCommand() {}

    /**
     * Makes the command: the same Java with the same jars, all on the class path, which starts soonest.
     *
     * @param main a class with a main method, in any module of this program
     * @param options for Java, such as {@code -Xmx256m}
     * @return the command, to be given to a {@link ProcessBuilder}
     */
    public static List<String> of(Class<?> main, List<String> options) {
        return of(main.getName(), List.of(), options, List.of());
    }

    /**
     * Makes the command for a program that is not part of this one but needs its classes.
     *
     * @param main the name of its class with a main method
     * @param jars folders with its jars
     * @param options for Java, such as {@code -Xmx256m}
     * @param arguments for the main method
     * @return the command, to be given to a {@link ProcessBuilder}
     */
    public static List<String> of(String main, List<Path> jars, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-DOPT_OUT_TRACKING=true");
        for (String name : PASSED) {
            String value = System.getProperty(name);
            if (value != null) {
                command.add("-D" + name + "=" + value);
            }
        }
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(jars), main));
        command.addAll(arguments);
        return command;
    }

    /**
     * Returns the Java that runs this process.
     *
     * @return path of the program
     */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Guards a child from its first moment on: it ignores the signals that a terminal or a system sends to all processes of a
     * program at once, and allocates no more memory than it may.
     *
     * @param command a command
     * @param megabytes the most memory in MiB; 0 for no limit
     * @return the command in a shell that sets both, where this system has one; else the command
     */
    static List<String> guarded(List<String> command, int megabytes) {
        if (!Files.isExecutable(SHELL)) {
            return command;
        }
        String limit = megabytes > 0 ? "ulimit -d " + megabytes * 1024L + " 2>/dev/null; " : "";
        List<String> guarded = new ArrayList<>();
        guarded.addAll(List.of(SHELL.toString(), "-c", "trap '' INT TERM HUP; " + limit + "exec \"$0\" \"$@\""));
        guarded.addAll(command);
        return guarded;
    }

    private static String classPath(List<Path> jars) {
        Stream<String> own = Stream.of("jdk.module.path", "java.class.path")
                .flatMap(name -> Arrays.stream(System.getProperty(name, "").split(File.pathSeparator, -1)))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> holdsJars(entry) ? Path.of(entry, "*").toString() : entry);
        return Stream.concat(jars.stream().map(folder -> folder.resolve("*").toString()), own)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** On the module path a directory is a directory of jars; on the class path it holds classes. */
    private static boolean holdsJars(String entry) {
        Path path = Path.of(entry);
        return System.getProperty("jdk.module.path", "").contains(entry)
                && Files.isDirectory(path)
                && !Files.exists(path.resolve("module-info.class"));
    }
}
