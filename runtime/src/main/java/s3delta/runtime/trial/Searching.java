package s3delta.runtime.trial;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.spi.SearchSession;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.result.Scores;
import s3delta.runtime.search.GatedProblem;
import s3delta.runtime.state.Numbers;
import s3delta.runtime.train.Evaluator;
import s3delta.runtime.train.Resumable;
import s3delta.runtime.train.StepLoop;
import s3delta.runtime.train.Work;

/** The steps of a search. */
final class Searching implements Work {
    private static final String SESSION = "strategy.";
    private static final String STEPS = "optimizer-steps";
    private static final String BEST = "best";

    private final SearchSession session;
    private final GatedModel model;
    private final GatedProblem problem;
    private final SearchPlan plan;
    private final Evaluator evaluator;
    private final StepLoop loop;
    private double[] best;

    Searching(
            SearchSession session,
            GatedModel model,
            GatedProblem problem,
            SearchPlan plan,
            Evaluator evaluator,
            StepLoop loop) {
        this.session = session;
        this.model = model;
        this.problem = problem;
        this.plan = plan;
        this.evaluator = evaluator;
        this.loop = loop;
        best = session.scores();
    }

    /** Returns the candidates' scores at the best step, or the last, as the strategy says. */
    double[] taken() {
        return takesLast() ? session.scores() : best.clone();
    }

    private boolean takesLast() {
        return session.take() == SearchSession.Take.LAST;
    }

    @Override
    public Made steps(int first, IntPredicate more) {
        // The structure may have moved before the weights' half fails; weights move last.
        Map<String, double[]> before = session.state();
        try {
            double loss = session.step(first);
            if (takesLast() && (plan.schedule().validatesAfter(first) || isOver(first + 1))) {
                report(first);
            }
            return new Made(List.of(loss), Optional.empty());
        } catch (S3DeltaException e) {
            session.restore(before);
            if (e.code().equals(ErrorCode.NUMBERS)) {
                return new Made(List.of(), Optional.of(e));
            }
            throw e;
        }
    }

    @Override
    public boolean isOver(int steps) {
        return steps >= session.steps();
    }

    /** Scores with z = p, or else the structure that would be taken now. */
    @Override
    public Scores validate(int step) {
        double[] scores = session.scores();
        double[] gates = session.probabilistic()
                ? problem.checkGates(scores)
                : Selection.gates(problem.candidates(), scores, problem.budget());
        Scores found = evaluator.score(model, Gates.fixed(gates), loop.cancellation()::check);
        report(step);
        return found;
    }

    private void report(int step) {
        loop.listener().scores(step, session.scores(), session.probabilistic());
    }

    @Override
    public void keep() {
        best = session.scores();
    }

    @Override
    public String rows(int step) {
        return plan.rows(step);
    }

    @Override
    public boolean keepsStates() {
        return model.keepsStates();
    }

    @Override
    public Map<String, NDArray> vectors() {
        Map<String, NDArray> vectors = new LinkedHashMap<>(optimizer().moments());
        vectors.put("values", model.values());
        return vectors;
    }

    private AdamW optimizer() {
        return problem.optimizer();
    }

    @Override
    public Optional<String> takeNote() {
        return model.batchParts().takeNote();
    }

    @Override
    public Map<String, double[]> numbers() {
        Map<String, double[]> numbers = new HashMap<>(Resumable.parts(model));
        session.state().forEach((name, values) -> numbers.put(SESSION + name, values));
        numbers.put(STEPS, new double[] {optimizer().steps()});
        numbers.put(BEST, best.clone());
        return numbers;
    }

    @Override
    public void restore(Map<String, double[]> numbers) {
        Map<String, double[]> strategy = new HashMap<>();
        numbers.forEach((name, values) -> {
            if (name.startsWith(SESSION)) {
                strategy.put(name.substring(SESSION.length()), values);
            }
        });
        session.restore(strategy);
        optimizer().restore((int) Numbers.of(numbers, STEPS, 1)[0]);
        best = Numbers.of(numbers, BEST, best.length);
        Resumable.restoreParts(model, numbers);
    }
}
