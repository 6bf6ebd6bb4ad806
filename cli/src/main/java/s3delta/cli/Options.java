package s3delta.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.S3Delta;
import s3delta.runtime.Specification;
import s3delta.runtime.TrainedRun;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Trees;

/** Options that several commands share, as mixins, and checks of what options give. */
public final class Options {

    private Options() {}

    /** An experiment. */
    static class Described {
        @Parameters(paramLabel = "CONFIG")
        private Path file = Path.of("");

        @Option(names = "--set", paramLabel = "KEY=VALUE")
        private List<String> settings = new ArrayList<>();

        /** Reads the experiment. */
        Specification specification() {
            return Specification.read(file, settings.toArray(new String[0]));
        }
    }

    /** An experiment, and how it is run. */
    static final class Config extends Described {
        @Option(names = "--fresh")
        private boolean fresh;

        boolean fresh() {
            return fresh;
        }

        @Override
        Specification specification() {
            return fresh ? super.specification().startingOver() : super.specification();
        }
    }

    /** Where backbone and data of a finished run lie now. */
    private static class Moved {
        @Option(names = "--backbone", paramLabel = "DIR")
        Optional<Path> backbone = Optional.empty();

        @Option(names = "--data", paramLabel = "DIR")
        Optional<Path> data = Optional.empty();

        final TrainedRun open(S3Delta s3delta, Path directory) {
            TrainedRun run = s3delta.open(directory);
            TrainedRun there = backbone.map(run::withBackbone).orElse(run);
            return data.map(there::withData).orElse(there);
        }
    }

    /** A finished run that a command works on. */
    static final class Run extends Moved {
        @Parameters(index = "0", paramLabel = "RUN")
        private Path directory = Path.of("");

        TrainedRun of(S3Delta s3delta) {
            return open(s3delta, directory);
        }
    }

    /** A finished run, or an experiment's file, that a command works on. */
    static final class RunOrConfig extends Moved {
        @Parameters(index = "0", paramLabel = "RUN|CONFIG")
        private Path path = Path.of("");

        Optional<Specification> specification() {
            return Files.isRegularFile(path)
                    ? Optional.of(Specification.read(
                            path,
                            Stream.of(setting("backbone", backbone), setting("data", data))
                                    .flatMap(Optional::stream)
                                    .toArray(String[]::new)))
                    : Optional.empty();
        }

        private static Optional<String> setting(String key, Optional<Path> directory) {
            return directory.map(path -> key + "=" + Trees.tree(path.toString()));
        }

        TrainedRun of(S3Delta s3delta) {
            return open(s3delta, path);
        }
    }

    /** A directory that a command makes. */
    static final class NewDirectory {
        @Option(names = "--out", required = true, paramLabel = "DIR")
        private Path directory = Path.of("");

        Path path() {
            return directory;
        }
    }

    /** A backbone that a command works on. */
    static final class Backbone {
        @Option(names = "--backbone", required = true, paramLabel = "DIR")
        private Path directory = Path.of("");

        Path directory() {
            return directory;
        }
    }

    /** A search space by name or file. */
    static final class Space {
        @Option(names = "--space", paramLabel = "NAME|FILE")
        private String text = "s3delta-m";

        String text() {
            return text;
        }
    }

    /** The form of the result. */
    public static final class Form {
        @Option(names = "--json")
        private boolean json;

        /** Takes text if nothing is given. */
        public Form() {}

        /**
         * Returns the result in the form that was asked for.
         *
         * @param tree as JSON
         * @param text for people
         * @return one of the two
         */
        public String of(Supplier<String> tree, Supplier<String> text) {
            return (json ? tree : text).get();
        }
    }

    /**
     * Checks what the parser of the command line cannot.
     *
     * @param holds whether it is as it should be
     * @param command the command's name
     * @param option the option
     * @param expected what would have been right
     * @param got what was given
     * @throws S3DeltaException {@link ErrorCode#USAGE} if it does not hold
     */
    public static void require(boolean holds, String command, String option, String expected, Object got) {
        if (!holds) {
            throw misfit(command, option, expected, got);
        }
    }

    /** The error of options that do not fit. */
    static S3DeltaException misfit(String command, String option, String expected, Object got) {
        return S3DeltaException.of(ErrorCode.USAGE, "the options do not fit")
                .where("s3delta " + command + ": " + option)
                .expected(expected)
                .got(got)
                .fix("see 's3delta " + command + " --help'");
    }

    /**
     * Makes a value of options, which checks itself.
     *
     * @param command the command's name
     * @param value makes it; its keys are the options' names
     * @param <T> its type
     * @return the value
     * @throws S3DeltaException {@link ErrorCode#USAGE} if it refuses an option
     */
    static <T> T checked(String command, Supplier<T> value) {
        try {
            return value.get();
        } catch (Require.Refused e) {
            throw misfit(command, "--" + e.key(), e.expected(), e.got()).cause(e);
        }
    }

    /**
     * Checks that a number is not too small.
     *
     * @param option the option's name
     * @param value what it gave
     * @param least the smallest that makes sense
     * @throws S3DeltaException {@link ErrorCode#USAGE} if it is smaller
     */
    public static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw S3DeltaException.of(ErrorCode.USAGE, "a number is too small")
                    .where(option)
                    .expected("at least " + least)
                    .got(value)
                    .fix("give a larger number");
        }
    }

    /**
     * Checks a number of threads.
     *
     * @param option the option's name
     * @param value what it gave; 0 for one a core
     * @throws S3DeltaException {@link ErrorCode#USAGE} if it is out of range
     */
    public static void threads(String option, int value) {
        try {
            Require.threads(option, value);
        } catch (Require.Refused e) {
            throw S3DeltaException.of(ErrorCode.USAGE, "a number is out of range")
                    .where(option)
                    .expected(e.expected())
                    .got(value)
                    .cause(e)
                    .fix("give another number, or 0 for one a core");
        }
    }
}
