package s3delta.runtime.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.spi.DeltaMethod;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.SearchConfig;
import s3delta.runtime.config.TrainConfig;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.SpaceSize;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.structure.Baselines;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Splits;
import s3delta.runtime.trial.EarlierRun;

/** The trials of an experiment as files: which there are, which are finished, and what they give together. */
public final class Grid {
    private final Experiment experiment;
    private final List<TrialSpec> trials;
    private final List<Unfit> unfit;
    private final List<BudgetShare> shares;
    private final boolean single;

    private Grid(Experiment experiment, Registry registry, List<Unfit> unfit, List<BudgetShare> shares) {
        this.experiment = experiment;
        this.unfit = unfit;
        this.shares = shares;
        List<TrialSpec> all = experiment.expand();
        single = all.size() == 1;
        // Most trials search alike, and reading the strategy's keys is most of the work.
        Map<SearchConfig, SearchConfig> complete = new HashMap<>();
        trials = all.stream()
                .filter(trial -> unfit.stream().noneMatch(each -> each.covers(trial)))
                .map(trial -> trial.with(
                        complete.computeIfAbsent(trial.settings().search(), search -> search.complete(registry))))
                .toList();
    }

    /**
     * A method at a budget that has no room for it, left out of an experiment with several budgets.
     *
     * @param trial one of its trials
     * @param parameters the budget as a count
     * @param smallest parameters of the method's smallest delta
     */
    private record Unfit(TrialSpec trial, long parameters, long smallest) {
        boolean covers(TrialSpec other) {
            return other.method().equals(trial.method()) && other.budget().equals(trial.budget());
        }

        String note() {
            return trial.method().name() + " is left out at budget "
                    + trial.budget().text() + ", which is " + parameters
                    + " parameters: its smallest delta has " + smallest;
        }

        ExperimentResult.Misfit misfit() {
            return new ExperimentResult.Misfit(trial.method().group(), parameters, smallest);
        }
    }

    /**
     * What a budget keeps of the space.
     *
     * @param written the budget
     * @param budget as a count
     * @param space the space's size
     */
    private record BudgetShare(WrittenBudget written, Budget budget, SpaceSize space) {
        String text() {
            return "budget " + written.text() + " is " + space.kept(budget);
        }

        String note() {
            return text() + ": it has room for all " + space.candidates()
                    + " candidates, so that a search has nothing to choose. Budgets to begin with: " + space.sensible();
        }
    }

    /**
     * Lists the trials of a given structure.
     *
     * @param experiment the experiment; its methods do not count
     * @param registry the plugins
     * @return the trials
     */
    static Grid ofGiven(Experiment experiment, Registry registry) {
        checkTraining(experiment, registry);
        return new Grid(experiment.training(), registry, List.of(), List.of());
    }

    /**
     * Lists the trials, and checks that each method knows its keys and has a budget with room for it.
     *
     * @param experiment the experiment
     * @param config the backbone's
     * @param registry the plugins
     * @return the trials; without those of budgets that are too small for their method, where others are large enough
     * @throws S3DeltaException if something does not fit at all
     */
    public static Grid of(Experiment experiment, T5Config config, Registry registry) {
        List<Candidate> candidates = Candidates.of(config, experiment.settings().space(), registry);
        long smallest =
                candidates.stream().mapToLong(Candidate::parameters).min().orElseThrow();
        checkTraining(experiment, registry);
        Map<WrittenBudget, Budget> budgets = new LinkedHashMap<>();
        experiment
                .allBudgets()
                .forEach(each ->
                        budgets.put(each, each.in(config, experiment.settings().space(), registry)));
        List<Unfit> unfit = new ArrayList<>();
        for (TrialSpec trial : methodsAndBudgets(experiment)) {
            checkMethod(trial, registry);
            long least = trial.method() instanceof Method.Manual manual
                    ? Baselines.smallest(config, manual, registry)
                    : smallest;
            Budget budget =
                    Optional.ofNullable(budgets.get(trial.budget())).orElseGet(() -> trial.budget(config, registry));
            if (trial.method().budgeted() && budget.parameters() < least) {
                if (budgets.values().stream().allMatch(each -> each.parameters() < least)) {
                    refuse(trial, budget, config, candidates, registry);
                }
                unfit.add(new Unfit(trial, budget.parameters(), least));
            }
        }
        SpaceSize size = SpaceSize.of(candidates);
        List<BudgetShare> shares = budgets.entrySet().stream()
                .map(each -> new BudgetShare(each.getKey(), each.getValue(), size))
                .toList();
        return new Grid(experiment, registry, List.copyOf(unfit), shares);
    }

    /** Lists the trials of the first task and seed: the others differ in these alone. */
    private static List<TrialSpec> methodsAndBudgets(Experiment experiment) {
        List<TrialSpec> all = experiment.expand();
        return all.subList(
                0, all.size() / (experiment.tasks().size() * experiment.seeds().size()));
    }

    private static void checkTraining(Experiment experiment, Registry registry) {
        List<String> known = installed(registry);
        TrainConfig train = experiment.settings().train();
        train.learningRate().requireKnown(known, "train.learning-rate");
        train.weightDecay().requireKnown(known, "train.weight-decay");
    }

    /** A rate may be of any of them: it counts where the space has the method. */
    private static List<String> installed(Registry registry) {
        return registry.methods().stream().map(DeltaMethod::id).toList();
    }

    private static void checkMethod(TrialSpec trial, Registry registry) {
        if (trial.method() instanceof Method.Given) {
            throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "the experiment trains a structure that is given to it")
                    .where("methods: " + trial.method().name())
                    .expected("methods that make structures")
                    .fix("train the structure: s3delta train CONFIG --structure FILE");
        }
        trial.settings().search().learningRate().requireKnown(installed(registry), "search.learning-rate");
        if (trial.method() instanceof Method.Search) {
            trial.settings()
                    .search()
                    .strategyConfig(registry, "method '" + trial.method().name() + "'");
        }
    }

    private static void refuse(
            TrialSpec trial, Budget budget, T5Config config, List<Candidate> candidates, Registry registry) {
        if (trial.method() instanceof Method.Manual manual) {
            Baselines.customary(config, manual, budget, registry);
        } else {
            Selection.requireRoom(candidates, budget);
        }
    }

    /**
     * Describes what is left out, and budgets that leave a search nothing to choose.
     *
     * @return a sentence for each method and budget that has no room, and for each budget above the whole space
     */
    public List<String> notes() {
        boolean chooses = trials.stream()
                .anyMatch(trial -> trial.method() instanceof Method.Search || trial.method() instanceof Method.Draws);
        return Stream.concat(
                        unfit.stream().map(Unfit::note),
                        shares.stream()
                                .filter(share -> chooses && share.space().fitsInto(share.budget()))
                                .map(BudgetShare::note))
                .toList();
    }

    /**
     * Says what each budget keeps of the space.
     *
     * @return a sentence for each budget; none where a structure is given
     */
    public List<String> budgets() {
        return shares.stream().map(BudgetShare::text).toList();
    }

    /**
     * Returns the trials.
     *
     * @return each with its directory
     */
    public List<TrialSpec> trials() {
        return trials;
    }

    /**
     * Returns the trials that are not finished.
     *
     * @return the trials without a valid result
     */
    public List<TrialSpec> outstanding() {
        return trials.stream()
                .filter(trial -> EarlierRun.sameAndFinished(trial).isEmpty())
                .toList();
    }

    /**
     * Checks that trials can begin or resume in their directories and that their data exist, and changes nothing.
     *
     * @param some the trials
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if one cannot,
     *     {@link ErrorCode#FILE_MISSING} if data are missing
     */
    public static void check(List<TrialSpec> some) {
        some.forEach(trial -> EarlierRun.requireSame(trial, Optional.empty()));
        requireData(some);
    }

    /** Finds missing data before the first trial begins: that of the last may be hours away. */
    static void requireData(List<TrialSpec> some) {
        some.stream()
                .map(trial -> Map.entry(trial.task(), trial.settings().input().data()))
                .distinct()
                .forEach(each -> Splits.requireFiles(each.getKey().task(), each.getValue()));
    }

    /** Deletes what an earlier run left in the trials' directories. */
    public void clear() {
        clear(experiment.out(), trials);
    }

    /** Deletes all of an earlier run before any trial begins, so that this run can resume when it is stopped. */
    static void clear(Path out, List<TrialSpec> some) {
        some.forEach(trial -> RunDirectory.check(trial.directory(), true));
        some.stream()
                .filter(trial -> Files.exists(trial.directory()))
                .forEach(trial -> RunDirectory.open(trial.directory(), true).close());
        RunDirectory.clearSummary(out);
    }

    /**
     * Sums up finished trials as a run does, in {@code result.json} of the experiment's directory.
     *
     * @return the summary
     */
    public ExperimentResult gather() {
        return gather(trials.stream()
                .map(trial -> EarlierRun.sameAndFinished(trial).orElseThrow())
                .toList());
    }

    /** Sums up the results of all trials; a single one has its {@code result.json} already. */
    ExperimentResult gather(List<TrialResult> results) {
        ExperimentResult all =
                Summary.of(results, unfit.stream().map(Unfit::misfit).toList());
        if (!single) {
            all.write(experiment.out().resolve(RunFiles.RESULT));
        }
        return all;
    }
}
