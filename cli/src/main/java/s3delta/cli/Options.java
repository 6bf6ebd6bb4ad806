package s3delta.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.S3Delta;
import s3delta.runtime.Specification;
import s3delta.runtime.TrainedRun;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.t5.T5Config;

/** Options that several commands share, as mixins, and checks of what options give. */
public final class Options {
    private static final int MOST_BYTES = 1 << 20;

    private Options() {}

    /** An experiment. */
    static class Described {
        @Parameters(paramLabel = "CONFIG", description = "The experiment, a YAML file.")
        private Path file = Path.of("");

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "Set a key of the experiment, such as search.epochs=2. May be repeated.")
        private List<String> settings = new ArrayList<>();

        /** Reads the experiment. */
        Specification specification() {
            return Specification.read(file, settings.toArray(new String[0]));
        }

        /** Reads the experiment, and checks the keys of its strategy while the file's name is known. */
        final Experiment read(Registry registry) {
            Experiment experiment = ExperimentFile.read(file, settings);
            experiment.settings().search().strategyConfig(registry, file.toString());
            return experiment;
        }
    }

    /** An experiment, and how it is run. */
    static final class Config extends Described {
        @Option(names = "--fresh", description = "Delete the files of an earlier run in 'out' and start over.")
        private boolean fresh;

        boolean fresh() {
            return fresh;
        }

        @Override
        Specification specification() {
            return fresh ? super.specification().startingOver() : super.specification();
        }
    }

    /** A finished run that a command works on. */
    static final class Run {
        @Parameters(
                index = "0",
                paramLabel = "RUN",
                description = "The directory of a finished run, or of one of its trials.")
        private Path directory = Path.of("");

        @Option(
                names = "--backbone",
                paramLabel = "DIR",
                description = "The run's backbone, if it is no longer where the run found it.")
        private Optional<Path> backbone = Optional.empty();

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "The run's data sets, if they are no longer where the run found them.")
        private Optional<Path> data = Optional.empty();

        TrainedRun of(S3Delta s3delta) {
            return moved(s3delta.open(directory), backbone, data);
        }

        /** Reads what the run says of its texts. */
        SavedRun read() {
            return SavedRun.read(directory, new SavedRun.Places(backbone, data));
        }
    }

    /** A finished run, or an experiment's file, that a command works on. */
    static final class RunOrConfig {
        @Parameters(
                index = "0",
                paramLabel = "RUN|CONFIG",
                description = "The directory of a finished run or of one of its trials, or an experiment's file.")
        private Path path = Path.of("");

        @Option(
                names = "--backbone",
                paramLabel = "DIR",
                description = "The backbone, if it is no longer where the run found it, or another for the experiment.")
        private Optional<Path> backbone = Optional.empty();

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "The data sets, if they are no longer where the run found them.")
        private Optional<Path> data = Optional.empty();

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
            return moved(s3delta.open(path), backbone, data);
        }
    }

    private static TrainedRun moved(TrainedRun run, Optional<Path> backbone, Optional<Path> data) {
        TrainedRun there = backbone.map(run::withBackbone).orElse(run);
        return data.map(there::withData).orElse(there);
    }

    /** A directory that a command makes. */
    static final class NewDirectory {
        @Option(
                names = "--out",
                required = true,
                paramLabel = "DIR",
                description = "The directory to write, which must be empty or not exist.")
        private Path directory = Path.of("");

        Path path() {
            return directory;
        }
    }

    /** A backbone that a command works on. */
    static final class Backbone {
        @Option(
                names = "--backbone",
                required = true,
                paramLabel = "DIR",
                description = "The directory of the backbone, as Hugging Face stores it.")
        private Path directory = Path.of("");

        Path directory() {
            return directory;
        }

        T5Config config() {
            return T5Config.read(directory.resolve("config.json"));
        }
    }

    /** A search space by name or file. */
    static final class Space {
        @Option(
                names = "--space",
                paramLabel = "NAME|FILE",
                description =
                        "s3delta-m (default), s3delta-l, wide, ranks, mergeable, or a YAML file with a list of rules.")
        private String text = "s3delta-m";

        SearchSpace read() {
            Path file = Path.of(text);
            boolean path = text.endsWith(".yaml") || text.endsWith(".yml") || Files.isRegularFile(file);
            if (!path) {
                return Spaces.CODEC.read().apply(Trees.tree(text.toLowerCase(Locale.ROOT)), Place.of("--space"));
            }
            SearchSpace space =
                    Spaces.CODEC.read().apply(Yaml.parse(WholeFile.read(file, MOST_BYTES), text), Place.of(text));
            return new SearchSpace(Optional.of(space.name().orElse(text)), space.rules());
        }
    }

    /** Reads a budget in any of its forms. */
    @SuppressWarnings("exports") // for the commands of this project
    public static final class BudgetConverter implements ITypeConverter<WrittenBudget> {
        /** Makes the converter. */
        public BudgetConverter() {}

        @Override
        public WrittenBudget convert(String text) {
            try {
                return WrittenBudget.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "expected " + WrittenBudget.CODEC.expected() + ", got '" + text + "'");
            }
        }
    }

    /** The form of the result. */
    public static final class Form {
        @Option(names = "--json", description = "Print JSON.")
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
            throw S3DeltaException.of(ErrorCode.USAGE, "the options do not fit")
                    .where("s3delta " + command + ": " + option)
                    .expected(expected)
                    .got(got)
                    .fix("see 's3delta " + command + " --help'")
                    .build();
        }
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
            require(false, command, "--" + e.key(), e.expected(), e.got());
            throw e;
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
                    .fix("give a larger number")
                    .build();
        }
    }
}
