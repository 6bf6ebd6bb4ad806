package s3delta.runtime.trial;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Cancellation;
import s3delta.runtime.Decoding;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.Tunable;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.result.Scores;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.Task;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.train.Balance;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.Evaluator;
import s3delta.runtime.train.Outputs;
import s3delta.runtime.train.Schedule;
import s3delta.runtime.train.StageProgress;
import s3delta.runtime.train.StepLoop;
import s3delta.runtime.train.Trainer;

/**
 * A trial with its data: what its stages are made of.
 *
 * @param spec the specification
 * @param task its task
 * @param bench engine, backbone and tokenizer
 * @param data the data
 */
public record Trial(TrialSpec spec, Task task, LoadedBackbone bench, TrialData data) {
    /**
     * Loads the data of a trial.
     *
     * @param spec the specification
     * @param bench engine, backbone and tokenizer; outlives the trial
     * @return the trial
     */
    public static Trial of(TrialSpec spec, LoadedBackbone bench) {
        requireClasses(spec, spec.task().task());
        requireLabelsApart(spec.task().task(), bench.tokenizer());
        return new Trial(
                spec,
                spec.task().task(),
                bench,
                TrialData.cached(spec, spec.task().task(), bench.tokenizer()));
    }

    /**
     * Loads the data of a trial whose task is no configuration's.
     *
     * @param spec the specification; its task's name is not looked up
     * @param task the task
     * @param bench engine, backbone and tokenizer; outlives the trial
     * @return the trial
     */
    public static Trial of(TrialSpec spec, Task task, LoadedBackbone bench) {
        return new Trial(spec, task, bench, TrialData.of(spec, task, bench.tokenizer()));
    }

    /**
     * Makes a trial that can be tested and nothing else, of the rows that it has kept.
     *
     * @param spec the specification
     * @param bench engine, backbone and tokenizer; outlives the trial
     * @param rows the rows of its test
     * @param maxTarget most tokens of an output
     * @return the trial
     */
    public static Trial ofTest(TrialSpec spec, LoadedBackbone bench, List<Example> rows, int maxTarget) {
        Task task = spec.task().task();
        return new Trial(spec, task, bench, TrialData.tested(spec, task, bench.tokenizer(), rows, maxTarget));
    }

    /**
     * Checks that classes can be balanced where that is wanted.
     *
     * @param spec the specification
     * @throws S3DeltaException {@link ErrorCode#CONFIG_VALUE} if the task has no closed set of labels
     */
    static void requireClasses(TrialSpec spec, Task task) {
        if (spec.settings().train().balance() == Balance.CLASSES
                && task.scoring().labels().isEmpty()) {
            throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "a task without labels has no classes to balance")
                    .where("train.balance")
                    .expected("'none' for task '" + task.name() + "'")
                    .got("'classes'")
                    .fix("leave the key out, or give the task 'labels'");
        }
    }

    /**
     * Checks that the model can tell a task's labels apart.
     *
     * @throws S3DeltaException {@link ErrorCode#DATA} if two of them have the same tokens
     */
    static void requireLabelsApart(Task task, Tokenizer tokenizer) {
        Map<List<Integer>, String> byTokens = new HashMap<>();
        List<int[]> tokens = tokenizer.encodeAll(task.labels());
        for (int i = 0; i < tokens.size(); i++) {
            String label = task.labels().get(i);
            String other = byTokens.put(Arrays.stream(tokens.get(i)).boxed().toList(), label);
            if (other != null) {
                throw S3DeltaException.of(ErrorCode.DATA, "two labels are the same to the model")
                        .where("task '" + task.name() + "', labels")
                        .expected("labels of different tokens")
                        .got("'" + other + "' and '" + label + "', whose characters the vocabulary lacks")
                        .fix("let 'labels' be a map that gives each value of the data a text that the vocabulary has");
            }
        }
    }

    /** Returns another trial on the same data. */
    public Trial with(TrialSpec other) {
        return new Trial(other, task, bench, data);
    }

    Randomness randomness() {
        return new Randomness(spec.seed());
    }

    /**
     * Makes a model with the initial values of the trial's seed.
     *
     * @param tunable what is trained in it
     * @return the model, to be closed by the caller
     */
    public GatedModel model(Tunable tunable) {
        return new GatedModel(
                bench.backbone(),
                tunable,
                bench.ops(),
                randomness(),
                spec.settings().compute().checkpointing(),
                bench.sizes());
    }

    /** What the steps of a stage are computed with. */
    Regularization regularization(String stage, double labelSmoothing) {
        double rate = spec.settings().dropout().of(bench.backbone().model().config());
        long seed = randomness().generator("dropout", stage).nextLong();
        return new Regularization(Dropout.of(rate, seed), labelSmoothing);
    }

    Batches batches(List<EncodedExample> examples, int size, String name) {
        return batches(examples, size, name, Balance.NONE);
    }

    private Batches batches(List<EncodedExample> examples, int size, String name, Balance balance) {
        return new Batches(
                examples,
                size,
                bench.tokenizer().padding(),
                randomness(),
                task.name() + " " + name,
                spec.settings().input().lengths().bucketing(),
                balance);
    }

    /** Scores on the validation set, greedily and no longer than it takes to know whether an output is right. */
    Evaluator validation() {
        return evaluator(data.validation(), false, Decoding.GREEDY);
    }

    /** Rows of a batch that is scored. */
    int evaluationRows() {
        return bench.sizes().rows(2 * spec.trainBatch(task.preset()));
    }

    private Evaluator evaluator(List<EncodedExample> examples, boolean whole, Decoding decoding) {
        return new Evaluator(
                examples,
                task.scoring(),
                new Outputs(bench.tokenizer(), evaluationRows(), data.maxTarget(), decoding),
                whole,
                spec.settings().judging().scoring(),
                spec.settings().saving().onNan());
    }

    /**
     * Keeps hidden states of what a stage reads more than once, where no delta reaches the encoder's first blocks.
     *
     * @param model the stage's
     * @param schedule the stage's
     * @param perEpoch steps of an epoch
     */
    void keepStates(GatedModel model, Schedule schedule, int perEpoch) {
        if (model.frozenBlocks() == 0) {
            return;
        }
        // With dropout, the first blocks make something else of a source each time.
        boolean constant = !regularization("", 0).dropout().drops();
        KeptStates kept = KeptStates.of(
                spec.settings().compute().stateCache(), bench.sizes().keepsStates());
        List<int[]> sources = kept.sources(
                List.of(
                        new KeptStates.Reads(constant ? data.train() : List.of(), schedule.steps() / perEpoch),
                        new KeptStates.Reads(data.validation(), schedule.validations())),
                bench.backbone().model().config().dModel());
        if (!sources.isEmpty()) {
            model.keepStates(sources, kept.folder());
        }
    }

    /**
     * What training gave.
     *
     * @param model in its best state
     * @param end where the training ended
     */
    public record Trained(GatedModel model, StageProgress end) implements AutoCloseable {
        /**
         * Returns the best validation scores.
         *
         * @return the scores
         */
        public Scores validation() {
            return end.best().orElseThrow();
        }

        @Override
        public void close() {
            model.close();
        }
    }

    /**
     * Trains from new initial values on the whole training set.
     *
     * @param tunable what is trained
     * @param listener gets the progress
     * @return the model in its best state, to be closed by the caller
     */
    public Trained train(Tunable tunable, RunListener listener) {
        return train(tunable, StepLoop.of(listener));
    }

    /**
     * Trains from new initial values on the whole training set.
     *
     * @param tunable what is trained
     * @param loop makes the steps
     * @return the model in its best state, to be closed by the caller
     */
    public Trained train(Tunable tunable, StepLoop loop) {
        Batches batches = batches(
                data.train(),
                spec.trainBatch(task.preset()),
                "training",
                spec.settings().train().balance());
        Schedule schedule = spec.trainSchedule(task.preset(), batches.perEpoch());
        Trainer trainer = new Trainer(
                schedule,
                spec.settings().train().clip(),
                spec.settings().train().weightDecay(),
                regularization("training", spec.settings().train().labelSmoothing()),
                spec.settings().train().average(),
                bench.sizes().stepsAhead());
        GatedModel model = model(tunable);
        try {
            keepStates(model, schedule, batches.perEpoch());
            return new Trained(model, trainer.train("train " + task.name(), model, batches, validation(), loop));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Scores the backbone as it is on the validation set.
     *
     * @param cancellation asks to stop
     * @return the backbone without deltas, to be closed by the caller, after no steps
     */
    @SuppressWarnings("try") // a promise is kept by being there
    public Trained untrained(Cancellation cancellation) {
        GatedModel model = model(DeltaSet.none(bench.backbone().model().config()));
        try (Cancellation.Watch watch = cancellation.watch()) {
            Scores scores = validation().score(model, Gates.open(), cancellation::check);
            return new Trained(model, new StageProgress(0, 0, 0, Optional.of(scores), true, 0));
        } catch (RuntimeException e) {
            model.close();
            cancellation.check();
            throw e;
        }
    }

    /**
     * Scores a model on the test set.
     *
     * @param model the model, all gates open
     * @return the scores
     */
    public Scores test(GatedModel model) {
        return test(model, new Cancellation()).scores();
    }

    /**
     * Scores a model on the test set.
     *
     * @param model the model, all gates open
     * @param cancellation asks to stop
     * @return the scores and the answers
     */
    @SuppressWarnings("try") // a promise is kept by being there
    Evaluator.Answered test(GatedModel model, Cancellation cancellation) {
        try (Cancellation.Watch watch = cancellation.watch()) {
            Decoding decoding = spec.settings().judging().decoding();
            return evaluator(data.test(), true, decoding).evaluate(model, Gates.open(), cancellation::check);
        } catch (RuntimeException e) {
            cancellation.check();
            throw e;
        }
    }
}
