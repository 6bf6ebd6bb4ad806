package s3delta.runtime.result;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.Version;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Rest;

/**
 * What one trial gave: {@code result.json} of its directory.
 *
 * @param format version of the file format
 * @param task the task
 * @param seed the seed
 * @param method how it got what it trained; the draws of a random method share a name
 * @param draw the number of the draw, of a random structure
 * @param searched whether it searched its structure
 * @param metric the task's metric
 * @param parameters number of trained parameters
 * @param scores the metric's values, once the trial is tested
 * @param validation all scores on the validation set, of the parameters that were kept
 * @param test all scores on the test set
 * @param trainSteps number of training steps
 * @param budget the most parameters that the structure may have
 * @param placements number of deltas
 * @param leftOut how many customary deltas the budget has no room for
 * @param sites the customary sites that have a delta, of a manual structure
 * @param skippedSteps steps without an update, by stage
 * @param resumed how often the trial resumed after a stop
 * @param backbone the backbone
 * @param data the data set
 * @param times how long each stage took
 * @param memory how much memory each stage took
 * @param sizes how much was computed at a time
 * @param versions what it ran with
 * @param plugins the plugins that it ran with
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record TrialResult(
        int format,
        String task,
        long seed,
        String method,
        Optional<Long> draw,
        boolean searched,
        String metric,
        Optional<Long> parameters,
        Optional<Primary> scores,
        Optional<SetScores> validation,
        Optional<SetScores> test,
        Optional<Long> trainSteps,
        Optional<Long> budget,
        Optional<Long> placements,
        Optional<Long> leftOut,
        Optional<Sites> sites,
        Optional<Map<String, Long>> skippedSteps,
        Optional<Long> resumed,
        Optional<UsedBackbone> backbone,
        Optional<UsedData> data,
        Optional<Times> times,
        Optional<Memory> memory,
        Optional<UsedSizes> sizes,
        Optional<Versions> versions,
        Optional<List<UsedPlugin>> plugins) {
    /** The format of all results that this version writes. */
    public static final int FORMAT = 1;

    /**
     * The values of the task's metric.
     *
     * @param validation on the validation set
     * @param test on the test set
     */
    public record Primary(double validation, double test) {
        /** By how much a correlation may leave its range. */
        private static final double ROUNDING = 1e-6;

        /** Checks the range. */
        public Primary {
            Require.that(Math.abs(test) <= 1 + ROUNDING, "test", "a score from -1 to 1", test);
        }
    }

    /**
     * The sites of a manual structure.
     *
     * @param kept how many have a delta
     * @param of how many have one customarily
     * @param settings the method's, if the budget made them smaller than the customary ones
     */
    public record Sites(long kept, long of, Optional<Map<String, Object>> settings) {
        /**
         * Describes them.
         *
         * @return such as {@code 24 of 24, r 3}
         */
        public String text() {
            return kept + " of " + of
                    + settings.map(all -> all.entrySet().stream()
                                    .map(setting -> ", " + setting.getKey() + " " + setting.getValue())
                                    .collect(Collectors.joining()))
                            .orElse("");
        }
    }

    /**
     * All scores on one set.
     *
     * @param metrics each metric's value, the task's first
     * @param rows number of outputs
     * @param wrongOutputs how many of them were no possible answer
     * @param wrongExamples the most frequent of these, with their counts
     * @param classes how well each label is found, where the task has a closed set and on the test set alone
     * @param confusion which label was given for which, likewise
     */
    public record SetScores(
            @Rest Map<String, Double> metrics,
            long rows,
            long wrongOutputs,
            Optional<Map<String, Long>> wrongExamples,
            Optional<List<Scores.PerClass>> classes,
            Optional<Scores.Confusion> confusion) {
        /**
         * Makes scores without those of single labels.
         *
         * @param metrics each metric's value, the task's first
         * @param rows number of outputs
         * @param wrongOutputs how many of them were no possible answer
         * @param wrongExamples the most frequent of these, with their counts
         */
        public SetScores(
                Map<String, Double> metrics, long rows, long wrongOutputs, Optional<Map<String, Long>> wrongExamples) {
            this(metrics, rows, wrongOutputs, wrongExamples, Optional.empty(), Optional.empty());
        }
    }

    /**
     * The backbone that was used.
     *
     * @param path its directory
     * @param parameters number of its parameters
     * @param fingerprint digest of its files
     */
    public record UsedBackbone(Path path, long parameters, String fingerprint) {}

    /**
     * The data set that was used.
     *
     * @param path the directory of all data sets
     * @param fingerprint digest of its files
     * @param trainRows rows of the training set
     * @param validationRows rows of the validation set
     * @param testRows rows of the test set
     * @param truncatedSources number of texts that were too long and cut
     * @param truncatedTargets how many targets were cut, where any was
     * @param longestTarget most tokens of a target
     */
    public record UsedData(
            Path path,
            String fingerprint,
            long trainRows,
            long validationRows,
            long testRows,
            long truncatedSources,
            Optional<Long> truncatedTargets,
            int longestTarget) {}

    /**
     * Seconds by stage; empty for a stage that was not run.
     *
     * @param searchSeconds of the search, or of making the structure otherwise
     * @param trainSeconds of the training
     * @param testSeconds of the test
     */
    public record Times(Optional<Double> searchSeconds, Optional<Double> trainSeconds, Optional<Double> testSeconds) {
        /**
         * Returns the stages that were run.
         *
         * @return seconds by {@code search}, {@code train} and {@code test}
         */
        public Map<String, Double> byStage() {
            return TrialResult.byStage(searchSeconds, trainSeconds, testSeconds);
        }
    }

    /**
     * The most memory in use by stage, in MiB; empty for a stage that was not run and where the system does not report it.
     *
     * @param searchMb of the search
     * @param trainMb of the training
     * @param testMb of the test
     */
    public record Memory(Optional<Double> searchMb, Optional<Double> trainMb, Optional<Double> testMb) {
        /**
         * Returns the stages whose memory is known.
         *
         * @return MiB by {@code search}, {@code train} and {@code test}
         */
        public Map<String, Double> byStage() {
            return TrialResult.byStage(searchMb, trainMb, testMb);
        }
    }

    /**
     * Versions and the machine.
     *
     * @param s3delta version of this program
     * @param java version of Java
     * @param system operating system and processor
     * @param cores number of processors
     * @param engine version of the tensor engine
     * @param device {@code cpu} or {@code gpu}
     * @param threads number of threads that computed
     */
    public record Versions(
            Optional<String> s3delta,
            Optional<String> java,
            Optional<String> system,
            Optional<Integer> cores,
            Optional<String> engine,
            Optional<String> device,
            Optional<Integer> threads) {
        /**
         * Returns the version of this program alone.
         *
         * @return versions without an engine
         */
        public static Versions ofProgram() {
            Optional<String> none = Optional.empty();
            return new Versions(
                    Optional.of(Version.number()), none, none, Optional.empty(), none, none, Optional.empty());
        }
    }

    /**
     * How much was computed at a time, on which numbers depend by rounding.
     *
     * @param partTokens the most source tokens of a part of a batch, where no site has deltas
     * @param evaluationRows rows of a batch that was scored
     * @param stepsAhead how many steps of the training were begun before their losses were read
     */
    public record UsedSizes(long partTokens, int evaluationRows, int stepsAhead) {}

    /**
     * A plugin, described so that what ran can be found again.
     *
     * @param id the name users write
     * @param kind {@code delta method}, {@code search strategy} or {@code executor}
     * @param version its version
     * @param path the jar or directory it comes from
     * @param sha256 digest of the jar
     */
    public record UsedPlugin(
            String id, String kind, Optional<String> version, Optional<String> path, Optional<String> sha256) {}

    private static Map<String, Double> byStage(Optional<Double> search, Optional<Double> train, Optional<Double> test) {
        Map<String, Double> stages = new LinkedHashMap<>();
        search.ifPresent(value -> stages.put("search", value));
        train.ifPresent(value -> stages.put("train", value));
        test.ifPresent(value -> stages.put("test", value));
        return stages;
    }

    /**
     * Reads a trial's result.
     *
     * @param file the file
     * @return what it holds; keys that are not known are skipped
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if there is none,
     *     {@link s3delta.api.ErrorCode#FILE_FORMAT} if it is malformed, of another format, or no trial's
     */
    public static TrialResult read(Path file) {
        return ResultFiles.read(file, TrialResult.class, Map.of("method", "search", "searched", false));
    }

    /**
     * Writes the result; a reader sees the old file or the whole new one.
     *
     * @param file the file
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if it cannot be written
     */
    public void write(Path file) {
        ResultFiles.write(this, file);
    }
}
