package s3delta.runtime.trial;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchSession;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.SearchConfig;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.search.GatedProblem;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.Structures;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.Schedule;
import s3delta.runtime.train.StageProgress;
import s3delta.runtime.train.StepLoop;

/**
 * Searches a structure: the strategy's steps, the search model scored in between where the strategy wants its best state,
 * and the scores of that state, or the last, turned into a structure.
 */
public final class SearchStage {
    private final Trial trial;
    private final Registry registry;
    private final StepLoop loop;
    private final List<Candidate> candidates;
    private final Budget budget;

    /**
     * Prepares a search.
     *
     * @param trial the trial
     * @param registry the plugins
     * @param listener gets the progress
     */
    public SearchStage(Trial trial, Registry registry, RunListener listener) {
        this(trial, registry, StepLoop.of(listener));
    }

    /**
     * Prepares a search.
     *
     * @param trial the trial
     * @param registry the plugins
     * @param loop makes the steps
     */
    public SearchStage(Trial trial, Registry registry, StepLoop loop) {
        this.trial = trial;
        this.registry = registry;
        this.loop = loop;
        T5Config config = trial.bench().backbone().model().config();
        candidates = Candidates.of(config, trial.spec().settings().space(), registry);
        budget = trial.spec().budget(config, registry);
    }

    /**
     * Searches.
     *
     * @return the structure, within the budget
     */
    public Structure search() {
        return structure(scored());
    }

    /** Returns the candidates, none of them rated. */
    List<Placement> unrated() {
        return new Structures.Scored(candidates, new double[candidates.size()], Structures.Meaning.ORDER).placements();
    }

    /** Takes the candidates with the highest scores. */
    Structure structure(Structures.Scored scored) {
        return Structures.byScore(trial.bench().backbone().model().config(), scored, budget, foundOn());
    }

    /**
     * Searches.
     *
     * @return the scores of all candidates, of the best state or the last as the strategy says
     */
    public Structures.Scored scored() {
        SearchConfig search = trial.spec().settings().search();
        Record strategyConfig = search.strategyConfig(registry, "the configuration");
        T5Config config = trial.bench().backbone().model().config();
        Batches weights = half(Half.TRAINING);
        Schedule schedule = trial.spec().searchSchedule(trial.task().preset(), weights.perEpoch());
        SearchPlan plan = new SearchPlan(
                weights, half(Half.VALIDATION), schedule, trial.regularization("search", 0), trial.randomness());
        try (GatedModel model = trial.model(Attachments.ofCandidates(config, candidates, registry));
                GatedProblem problem = new GatedProblem(model, candidates, budget, plan)) {
            SearchSession session = Registry.start(registry.strategy(search.strategy()), problem, strategyConfig);
            int steps = steps(session, problem);
            if (steps == 0) {
                return scored(session, session.scores());
            }
            problem.shorten(steps);
            boolean last = session.take() == SearchSession.Take.LAST;
            Schedule made = new Schedule(steps, last ? 0 : schedule.validateEvery(), schedule.learningRate());
            trial.keepStates(model, made, weights.perEpoch());
            Searching work = new Searching(session, model, problem, plan, trial.validation(), loop);
            StageProgress end = loop.run("search " + trial.task().name(), made, work);
            double[] taken = work.taken();
            requireRating(end, taken);
            return scored(session, taken);
        }
    }

    /** Refuses scores that say nothing because the steps that should have made them were left out. */
    private static void requireRating(StageProgress end, double[] scores) {
        if (end.skipped() > 0
                && scores.length > 1
                && Arrays.stream(scores).distinct().count() == 1) {
            throw S3DeltaException.of(
                            ErrorCode.NUMBERS, "the search rates all candidates alike, as numbers were not finite")
                    .where("search")
                    .got(end.skipped() + " of " + end.steps() + " steps left out, and score " + scores[0] + " for all")
                    .fix("lower 'search.learning-rate', check the backbone's numbers, or search longer");
        }
    }

    private Structures.Scored scored(SearchSession session, double[] scores) {
        return new Structures.Scored(
                candidates,
                scores,
                session.probabilistic() ? Structures.Meaning.PROBABILITY : Structures.Meaning.SCORE);
    }

    private int steps(SearchSession session, GatedProblem problem) {
        int steps = session.steps();
        if (steps < 0 || steps > problem.steps()) {
            throw S3DeltaException.of(ErrorCode.PLUGIN_CONTRACT, "a search strategy makes too many steps")
                    .where("search.strategy: "
                            + trial.spec().settings().search().strategy())
                    .expected("0 to " + problem.steps() + " steps")
                    .got(steps)
                    .fix("correct the strategy, or use another");
        }
        return steps;
    }

    private Batches half(Half half) {
        String name = "search " + half;
        return trial.batches(
                SearchPlan.half(trial.data().train(), half, trial.randomness()),
                trial.spec().searchBatch(trial.task().preset()),
                name);
    }

    private Map<String, Object> foundOn() {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("task", trial.task().name());
        origin.put("seed", trial.spec().seed());
        origin.put("strategy", trial.spec().settings().search().strategy());
        origin.put("candidates", (long) candidates.size());
        origin.put("backbone", trial.bench().fingerprint());
        origin.put("data", trial.data().fingerprint());
        return origin;
    }
}
