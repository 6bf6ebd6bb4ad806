package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.Stability;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;
import s3delta.runtime.plugin.Registry;

/**
 * What the runtime relies on in a search strategy, one test each, on {@linkplain SyntheticProblem problems} in closed
 * form.
 *
 * @param <C> the strategy's configuration
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public abstract class SearchStrategyContract<C extends Record> {
    private final SearchStrategy<C> strategy;

    /**
     * Says what is tested.
     *
     * @param strategy the strategy
     */
    protected SearchStrategyContract(SearchStrategy<C> strategy) {
        this.strategy = strategy;
    }

    /**
     * Returns configurations to test.
     *
     * @return at least one
     */
    protected List<C> configs() {
        return List.of(strategy.defaults());
    }

    /**
     * Returns configurations that must be refused.
     *
     * @return for each the key, dashed, that the error must name
     */
    protected Map<C, String> invalidConfigs() {
        return Map.of();
    }

    /** Room for about half of the candidates; gradients of usual size, tiny or large; many steps, or one. */
    private static List<SyntheticProblem> problems() {
        long[] counts = {3, 5, 2, 8, 4, 2};
        SyntheticProblem problem = SyntheticProblem.of(counts, 11, 12, 0.1);
        return List.of(
                problem,
                problem.adaptive(),
                problem.scaled(1e-12),
                problem.adaptive().scaled(1e12),
                SyntheticProblem.of(counts, 11, 1, 0.1),
                problem.withRateFactors(1, 0.5, 2, 1, 0.1, 1));
    }

    private void each(BiConsumer<SyntheticProblem, C> check) {
        for (C config : configs()) {
            problems().forEach(problem -> check.accept(problem, config));
        }
    }

    private static List<Double> run(SearchSession session, int from) {
        List<Double> losses = new ArrayList<>();
        for (int i = from; i < session.steps(); i++) {
            losses.add(session.step(i));
        }
        return losses;
    }

    /** A search makes at most the problem's steps; while it runs their number may fall, but not rise. */
    @Test
    public final void makesAtMostTheProblemsSteps() {
        each((problem, config) -> {
            SearchSession session = strategy.start(problem, config);
            int most = problem.steps();
            for (int i = 0; i < session.steps(); i++) {
                assertTrue(session.steps() <= most, session.steps() + " steps after " + most);
                most = session.steps();
                assertTrue(Double.isFinite(session.step(i)), "the loss of step " + i);
            }
            assertTrue(session.steps() >= 0 && session.steps() <= most, session.steps() + " steps after " + most);
        });
    }

    /** At each step, scores give gates that the problem takes: as z = p, or of the structure that would be taken now. */
    @Test
    public final void scoresCanBeSelectedBy() {
        each((problem, config) -> {
            SearchSession session = strategy.start(problem, config);
            for (int i = 0; i <= session.steps(); i++) {
                double[] scores = session.scores();
                assertEquals(problem.candidates().size(), scores.length);
                assertTrue(Arrays.stream(scores).allMatch(Double::isFinite), Arrays.toString(scores));
                double[] taken = Selection.gates(problem.candidates(), scores, problem.budget());
                assertTrue(Arrays.stream(taken).sum() > 0, Arrays.toString(taken));
                double[] gates = session.probabilistic() ? scores.clone() : taken;
                problem.evaluate(SearchProblem.Half.VALIDATION, 0, gates, SearchProblem.Wanted.LOSS)
                        .close();
                scores[0] = Double.NaN;
                assertTrue(Double.isFinite(session.scores()[0]), "scores() gives a new array");
                if (i < session.steps()) {
                    session.step(i);
                }
            }
        });
    }

    /** Probabilities keep the expected number of parameters at the budget. */
    @Test
    public final void probabilitiesKeepTheBudget() {
        each((problem, config) -> {
            SearchSession session = strategy.start(problem, config);
            run(session, 0);
            if (session.probabilistic()) {
                double expected = 0;
                for (int i = 0; i < problem.counts().length; i++) {
                    expected += problem.counts()[i] * session.scores()[i];
                }
                assertEquals((double) problem.budget().parameters(), expected, 1e-6 * expected);
            }
        });
    }

    /** The same problem and configuration give the same search. */
    @Test
    public final void searchesRepeat() {
        each((first, config) -> {
            SyntheticProblem second = first.fresh();
            SearchSession one = strategy.start(first, config);
            SearchSession two = strategy.start(second, config);
            assertEquals(run(one, 0), run(two, 0));
            assertArrayEquals(one.scores(), two.scores());
            assertArrayEquals(first.values(), second.values());
        });
    }

    /** A search resumed at any step from a saved state, and the weights of that time, ends as one that never stopped. */
    @Test
    public final void savedSearchesResume() {
        each((problem, config) -> {
            SearchSession whole = strategy.start(problem, config);
            List<Double> losses = run(whole, 0);
            for (int at = 0; at <= losses.size(); at++) {
                SyntheticProblem before = problem.fresh();
                SearchSession stopped = strategy.start(before, config);
                for (int i = 0; i < at; i++) {
                    stopped.step(i);
                }
                SyntheticProblem later = problem.fresh();
                later.resume(before);
                SearchSession resumed = strategy.start(later, config);
                resumed.restore(stopped.state());
                assertEquals(losses.subList(at, losses.size()), run(resumed, at));
                assertArrayEquals(whole.scores(), resumed.scores());
                assertArrayEquals(problem.values(), later.values());
            }
        });
    }

    /**
     * A step whose numbers are not finite is a coded error, leaves the weights as they were, and can be left out. That
     * holds whether the problem throws, returns a number that is not finite, or returns numbers whose squares are not.
     */
    @Test
    public final void stepsThatFailCanBeLeftOut() {
        for (SyntheticProblem.Poison poison : SyntheticProblem.Poison.values()) {
            each((problem, config) -> {
                SearchSession session = strategy.start(problem, config);
                for (int i = 0; i < session.steps(); i++) {
                    Map<String, double[]> state = session.state();
                    double[] weights = problem.values();
                    int steps = problem.weightSteps();
                    int step = i;
                    problem.poison(i % 2 == 1 ? poison : SyntheticProblem.Poison.NONE);
                    try {
                        session.step(step);
                    } catch (S3DeltaException e) {
                        assertEquals(ErrorCode.NUMBERS, e.code());
                        assertArrayEquals(weights, problem.values(), "weights before the step");
                        assertEquals(steps, problem.weightSteps(), "steps of the weights");
                        assertEquals(0, problem.openVectors(), "left open");
                        session.restore(state);
                    }
                }
                assertTrue(Arrays.stream(session.scores()).allMatch(Double::isFinite), poison + " reached the scores");
                assertTrue(Arrays.stream(problem.values()).allMatch(Double::isFinite), poison + " reached the weights");
                session.state()
                        .forEach((name, saved) -> assertTrue(
                                Arrays.stream(saved).allMatch(Double::isFinite), poison + " reached " + name));
            });
        }
    }

    /** A state of something else is a coded error. */
    @Test
    public final void foreignStatesAreRefused() {
        each((problem, config) -> {
            SearchSession session = strategy.start(problem, config);
            S3DeltaException error = assertThrows(
                    S3DeltaException.class, () -> session.restore(Map.of("no such name", new double[] {1, 2})));
            assertEquals(ErrorCode.FILE_FORMAT, error.code());
        });
    }

    /** Every gradient, copy and snapshot is closed. */
    @Test
    public final void vectorsAreClosed() {
        each((problem, config) -> {
            run(strategy.start(problem, config), 0);
            assertEquals(0, problem.openVectors(), "left open");
        });
    }

    /** A budget below the smallest candidate is a coded error. */
    @Test
    public final void budgetsWithoutRoomAreRefused() {
        for (C config : configs()) {
            SyntheticProblem problem = SyntheticProblem.of(new long[] {3, 2}, 1, 8, 0.1);
            S3DeltaException error = assertThrows(S3DeltaException.class, () -> strategy.start(problem, config));
            assertEquals(ErrorCode.BUDGET, error.code());
        }
    }

    /** A configuration out of range is a coded error that names the key; a strategy with keys has such configurations. */
    @Test
    public final void badConfigsAreRefused() {
        configs().forEach(strategy::check);
        boolean keys = strategy.defaults().getClass().getRecordComponents().length > 0;
        assertEquals(keys, !invalidConfigs().isEmpty(), "invalidConfigs() names configurations that must be refused");
        invalidConfigs().forEach((config, key) -> {
            S3DeltaException error = assertThrows(S3DeltaException.class, () -> strategy.check(config), key);
            assertEquals(ErrorCode.CONFIG_VALUE, error.code());
            assertTrue(error.toString().contains("'" + key + "'"), error.toString());
        });
    }

    /** The strategy is found on the class path, under its id and keeping the contract that the runtime checks. */
    @Test
    public final void foundByTheServiceLoader() {
        List<Class<?>> found = new ArrayList<>();
        ServiceLoader.load(SearchStrategy.class).forEach(provider -> found.add(provider.getClass()));
        assertTrue(found.contains(strategy.getClass()), "META-INF/services declares only " + found);
        assertEquals(
                strategy.getClass(), Registry.load().strategy(strategy.id()).getClass());
    }
}
