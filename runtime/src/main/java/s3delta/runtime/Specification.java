package s3delta.runtime;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.Transfer;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.RatesResult;
import s3delta.runtime.trial.RateLines;

/**
 * What to search, to train and to compare: the content of a configuration file. Immutable.
 *
 * <pre>{@code
 * Specification sst2 = Specification.builder()
 *         .backbone(Path.of("models/t5-small"))
 *         .data(Path.of("data"))
 *         .task("sst2")
 *         .budget("0.0005")
 *         .out(Path.of("runs/sst2"))
 *         .set("search.strategy", "saliency")
 *         .build();
 * }</pre>
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Specification {
    private static final String NO_FILE = "the specification";

    private final ExperimentFile.Transferring content;
    private final String place;
    private final boolean fresh;

    private Specification(ExperimentFile.Transferring content, String place, boolean fresh) {
        this.content = content;
        this.place = place;
        this.fresh = fresh;
    }

    /**
     * Reads a configuration file.
     *
     * @param file the YAML file; docs/reference.md lists its keys
     * @param settings {@code key=value}, over what the file says
     * @return the specification
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING}, {@link ErrorCode#FILE_FORMAT}, {@link ErrorCode#CONFIG_KEY} or
     *     {@link ErrorCode#CONFIG_VALUE} if the file cannot be read or a key or value does not fit
     */
    public static Specification read(Path file, String... settings) {
        return new Specification(ExperimentFile.readTransfer(file, List.of(settings)), file.toString(), false);
    }

    /**
     * Begins a specification without a file.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts over: the run deletes what an earlier one has left in {@link #out}, once it knows that the rest of the
     * specification is sound.
     *
     * @return the changed specification
     */
    public Specification startingOver() {
        return new Specification(content, place, true);
    }

    /**
     * Returns where results are written.
     *
     * @return the directory
     */
    public Path out() {
        return experiment().out();
    }

    /**
     * Returns the specification with every key, as a configuration file has it.
     *
     * @return YAML that reads back equal
     */
    public String yaml() {
        return ExperimentFile.text(experiment());
    }

    /**
     * Writes learning rates that were found for a configuration file.
     *
     * @param found the rates
     * @return YAML: the keys that take them, with the rates of this specification where none was found
     */
    public String lines(RatesResult found) {
        return RateLines.of(experiment().settings(), found);
    }

    Experiment experiment() {
        return content.experiment();
    }

    /** From where to where structures move. */
    Transfer transfer() {
        return content.transfer();
    }

    /** Whether what an earlier run has left is deleted. */
    boolean fresh() {
        return fresh;
    }

    /** Checks the keys of the search strategy, which only its plugin knows, while it is known where they stand. */
    Specification checked(Registry registry) {
        Record unused = experiment().settings().search().strategyConfig(registry, place);
        return this;
    }

    /** Collects keys and values. */
    public static final class Builder {
        private final Map<String, Object> settings = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the frozen model.
         *
         * @param directory its Hugging Face directory
         * @return this builder
         */
        public Builder backbone(Path directory) {
            return set("backbone", directory.toString());
        }

        /**
         * Sets where data sets are.
         *
         * @param directory the directory of the known data sets
         * @return this builder
         */
        public Builder data(Path directory) {
            return set("data", directory.toString());
        }

        /**
         * Sets the tasks.
         *
         * @param names names of known tasks, such as {@code sst2}; own tasks are maps, given to {@link #set}
         * @return this builder
         */
        public Builder task(String... names) {
            return set("tasks", List.of(names));
        }

        /**
         * Sets the seeds.
         *
         * @param seeds from 0 on, none twice
         * @return this builder
         */
        public Builder seeds(long... seeds) {
            return set("seeds", Arrays.stream(seeds).boxed().toList());
        }

        /**
         * Sets the most trainable parameters.
         *
         * @param budget as the key {@code budget} takes it: a count, or a share such as {@code 0.0005}
         * @return this builder
         */
        public Builder budget(String budget) {
            return set("budget", Yaml.parse(budget, "budget"));
        }

        /**
         * Sets where results are written.
         *
         * @param directory the directory
         * @return this builder
         */
        public Builder out(Path directory) {
            return set("out", directory.toString());
        }

        /**
         * Sets any key.
         *
         * @param key as in a configuration file, parts joined by dots, such as {@code search.epochs}
         * @param value a string, number, boolean, list or map of such
         * @return this builder
         */
        public Builder set(String key, Object value) {
            settings.put(key, value);
            return this;
        }

        /**
         * Makes the specification.
         *
         * @return the specification
         * @throws S3DeltaException {@link ErrorCode#CONFIG_KEY} or {@link ErrorCode#CONFIG_VALUE} if a key or value does not
         *     fit, {@link ErrorCode#SPACE} if there is no such space
         */
        public Specification build() {
            return new Specification(ExperimentFile.of(settings, NO_FILE), NO_FILE, false);
        }
    }
}
