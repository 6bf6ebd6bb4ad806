package s3delta.runtime.experiment;

import java.util.List;
import s3delta.api.spi.SearchSession;
import s3delta.runtime.config.Lengths;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.SearchConfig;
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.search.PlannedProblem;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Encoder;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.SequenceLimits;
import s3delta.runtime.task.Splits;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.TaskData;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.train.Schedule;

/**
 * How much a trial has to compute.
 *
 * @param searchSteps steps of the search, 0 if there is none
 * @param searchRows rows of all batches of the search, each counted as often as it is seen, of one half of the data
 * @param trainSteps steps of training
 * @param trainRows rows of all batches of training
 * @param validations how many rows are scored while the search lasts
 * @param trainValidations how many rows are scored while training lasts
 * @param testRows rows of the test set
 * @param source tokens of a source, on average
 * @param target tokens of a target, on average
 */
public record Workload(
        int searchSteps,
        long searchRows,
        int trainSteps,
        long trainRows,
        long validations,
        long trainValidations,
        long testRows,
        double source,
        double target) {
    private static final int SAMPLE = 200;
    private static final int MOST_TARGET = 128;

    /**
     * Counts a trial's rows, and tokenises some of them to know how long they are.
     *
     * @param trial the trial
     * @param tokenizer the backbone's
     * @param registry the plugins
     * @return what it has to compute
     */
    public static Workload of(TrialSpec trial, Tokenizer tokenizer, Registry registry) {
        Task task = trial.task().task();
        Settings.Input input = trial.settings().input();
        TaskData data = Splits.of(task, input.data(), input.limits(), new Randomness(trial.seed()));
        int rows = data.train().size();
        boolean trains = !(trial.method() instanceof Method.Frozen);
        boolean searches = trial.method() instanceof Method.Search;
        Schedule most = trial.searchSchedule(task.preset(), perEpoch(rows / 2, trial.searchBatch(task.preset())));
        Schedule search = searches ? search(trial, most, registry) : new Schedule(0, 0, most.learningRate());
        Schedule train = trial.trainSchedule(task.preset(), perEpoch(rows, trial.trainBatch(task.preset())));
        List<EncodedExample> sample = sample(input.lengths(), task, tokenizer, data.train());
        return new Workload(
                search.steps(),
                (long) search.steps() * Math.min(rows / 2, trial.searchBatch(task.preset())),
                trains ? train.steps() : 0,
                trains ? (long) train.steps() * Math.min(rows, trial.trainBatch(task.preset())) : 0,
                scored(search, data),
                trains ? scored(train, data) : data.validation().size(),
                data.test().size(),
                sample.stream().mapToInt(row -> row.source().length).average().orElse(1),
                sample.stream().mapToInt(row -> row.target().length).average().orElse(1));
    }

    /** Asks the strategy how many steps it makes, and whether it scores the model in between. */
    private static Schedule search(TrialSpec trial, Schedule most, Registry registry) {
        T5Config config = LoadedBackbone.config(trial.settings());
        SearchConfig search = trial.settings().search();
        SearchSession session = Registry.start(
                registry.strategy(search.strategy()),
                new PlannedProblem(
                        Candidates.of(config, trial.settings().space(), registry),
                        trial.budget(config, registry),
                        most.steps()),
                search.strategyConfig(registry, "the configuration"));
        boolean last = session.take() == SearchSession.Take.LAST;
        return new Schedule(session.steps(), last ? 0 : most.validateEvery(), most.learningRate());
    }

    private static int perEpoch(int rows, int batch) {
        return Math.max(1, (rows + batch - 1) / batch);
    }

    private static long scored(Schedule schedule, TaskData data) {
        return (long) schedule.validations() * data.validation().size();
    }

    private static List<EncodedExample> sample(Lengths lengths, Task task, Tokenizer tokenizer, List<Example> rows) {
        SequenceLimits limits = new SequenceLimits(
                lengths.source().orElse(task.maxSource()),
                lengths.target().orElse(MOST_TARGET),
                lengths.overLength(),
                lengths.overLengthTarget());
        return new Encoder(tokenizer, limits)
                .encode(task.name() + " training", rows.subList(0, Math.min(SAMPLE, rows.size())))
                .examples();
    }
}
