package s3delta.runtime.config;

import java.nio.file.Path;
import java.util.Optional;
import s3delta.runtime.Decoding;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.json.Inline;
import s3delta.runtime.json.Require;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.task.Limits;
import s3delta.runtime.train.AnswerBy;
import s3delta.runtime.train.OnNan;
import s3delta.runtime.train.SelectBy;

/**
 * What the trials of an experiment share. Paths are relative to the working directory.
 *
 * @param backbone directory of the frozen model, as Hugging Face stores it
 * @param input the data sets, and how much of them is used
 * @param space which deltas may go where
 * @param search how structures are searched
 * @param train how structures are trained
 * @param dropout of T5 in search and training
 * @param judging how answers are scored, and what chooses the state that is kept
 * @param compute where and how the model is computed
 * @param saving how a trial survives a stop, and numbers that are not finite
 */
public record Settings(
        Path backbone,
        @Inline Input input,
        SearchSpace space,
        SearchConfig search,
        TrainConfig train,
        DropoutRate dropout,
        @Inline Judging judging,
        @Inline Compute compute,
        @Inline Saving saving) {
    /**
     * Returns the settings of the paper.
     *
     * @param backbone directory of the frozen model
     * @param data directory of the data sets
     * @return the settings; greedy answers, all others by default
     */
    public static Settings of(Path backbone, Path data) {
        return new Settings(
                backbone,
                new Input(data, Limits.DEFAULTS, Lengths.DEFAULTS, DataCache.DEFAULTS),
                Spaces.named(Experiment.SPACE),
                SearchConfig.DEFAULTS,
                TrainConfig.DEFAULTS,
                DropoutRate.OFF,
                Judging.PAPER,
                Compute.DEFAULTS,
                Saving.DEFAULTS);
    }

    /**
     * The data sets, and how much of them is used.
     *
     * @param data directory of the data sets
     * @param limits how many rows are used
     * @param lengths how long texts may be
     * @param dataCache whether tokenised data are kept for other processes
     */
    public record Input(Path data, Limits limits, Lengths lengths, DataCache dataCache) {}

    /**
     * How answers are scored, and what chooses the state that is kept.
     *
     * @param scoring how the model answers where a task has a closed set of labels
     * @param selectBy what chooses the state that the search and the training keep
     * @param decoding how test and predictions write texts
     */
    public record Judging(AnswerBy scoring, SelectBy selectBy, Decoding decoding) {
        /**
         * The likeliest label, as greedy text of a model that has learnt little is often no label at all, and scores nothing;
         * the score, as it is what the result is judged by; one beam, as in the paper.
         */
        public static final Judging DEFAULTS = new Judging(AnswerBy.LIKELIHOOD, SelectBy.SCORE, Decoding.GREEDY);

        /** Greedy text, as the paper does. */
        public static final Judging PAPER = new Judging(AnswerBy.GREEDY, SelectBy.SCORE, Decoding.GREEDY);
    }

    /**
     * Where and how the model is computed.
     *
     * @param device the device
     * @param precision in which numbers the frozen matrices are kept and multiplied
     * @param checkpointing whether gradients are computed block by block: less memory, a third more time
     * @param partTokens the most tokens of a part of a batch, whose gradients are computed at once; the device decides where
     *     absent
     * @param stateCache whether hidden states that no delta reaches are computed once and kept
     * @param threads CPU threads, 0 for one a core
     */
    public record Compute(
            DeviceChoice device,
            PrecisionChoice precision,
            boolean checkpointing,
            Optional<Integer> partTokens,
            StateCache stateCache,
            int threads) {
        /**
         * Any device that is available; bfloat16 where it is fast, as its errors are far below the noise of training; no
         * checkpointing, as most models fit; parts of the device's size; hidden states kept where it saves time; all cores.
         */
        public static final Compute DEFAULTS =
                new Compute(DeviceChoice.AUTO, PrecisionChoice.AUTO, false, Optional.empty(), StateCache.DEFAULTS, 0);

        /** Checks the ranges. */
        public Compute {
            Require.atLeastWherePresent("part-tokens", partTokens, 1);
            Require.threads("threads", threads);
            Require.that(
                    precision != PrecisionChoice.FLOAT16,
                    "precision",
                    "auto, float32 or bfloat16, as T5's hidden states overflow float16, whose largest number is 65504",
                    "float16");
        }
    }

    /**
     * How a trial survives a stop, and numbers that are not finite.
     *
     * @param saveEvery steps between saves of the state from which a stopped run resumes
     * @param onNan what to do where a loss or gradient is not finite
     */
    public record Saving(int saveEvery, OnNan onNan) {
        /**
         * Each 100 steps: seldom enough to cost nothing next to the steps, often enough to lose minutes at most. Stop, as
         * numbers that are not finite mostly come from wrong settings.
         */
        public static final Saving DEFAULTS = new Saving(100, OnNan.STOP);

        /** Checks the range. */
        public Saving {
            Require.atLeast("save-every", saveEvery, 1);
        }
    }

    /**
     * Replaces the backbone.
     *
     * @param other its directory
     * @return the same settings on it
     */
    public Settings withBackbone(Path other) {
        return new Settings(other, input, space, search, train, dropout, judging, compute, saving);
    }

    /**
     * Replaces the data sets.
     *
     * @param other the data sets
     * @return the changed settings
     */
    public Settings withInput(Input other) {
        return new Settings(backbone, other, space, search, train, dropout, judging, compute, saving);
    }

    /**
     * Replaces the search.
     *
     * @param other how structures are searched
     * @return the changed settings
     */
    public Settings withSearch(SearchConfig other) {
        return new Settings(backbone, input, space, other, train, dropout, judging, compute, saving);
    }

    /**
     * Replaces the training.
     *
     * @param other how structures are trained
     * @return the changed settings
     */
    public Settings withTrain(TrainConfig other) {
        return new Settings(backbone, input, space, search, other, dropout, judging, compute, saving);
    }

    /**
     * Replaces the computation.
     *
     * @param other where and how the model is computed
     * @return the changed settings
     */
    public Settings withCompute(Compute other) {
        return new Settings(backbone, input, space, search, train, dropout, judging, other, saving);
    }
}
