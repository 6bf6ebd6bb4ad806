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
import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.Stability;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;
import s3delta.runtime.plugin.Registry;

/**
 * What the runtime relies on in a search strategy, one test each, on a problem in closed form.
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

    private static List<SearchSession.Step> run(SearchSession session, int from, int to) {
        List<SearchSession.Step> seen = new ArrayList<>();
        for (int i = from; i < to; i++) {
            seen.add(session.step(i));
        }
        return seen;
    }

    /** A search makes the problem's steps, or none where it does not train. */
    @Test
    public final void makesTheProblemsStepsOrNone() {
        for (C config : configs()) {
            SeparableProblem problem = SeparableProblem.standard();
            int steps = strategy.start(problem, config).steps();
            assertTrue(steps == 0 || steps == problem.steps(), steps + " steps");
        }
    }

    /** Scores are finite at each step, and in [0, 1] where they are probabilities. */
    @Test
    public final void scoresCanBeSelectedBy() {
        for (C config : configs()) {
            SeparableProblem problem = SeparableProblem.standard();
            SearchSession session = strategy.start(problem, config);
            for (int i = 0; i <= session.steps(); i++) {
                double[] scores = session.scores();
                assertEquals(problem.candidates().size(), scores.length);
                boolean probabilistic = session.probabilistic();
                assertTrue(
                        Arrays.stream(scores)
                                .allMatch(p -> Double.isFinite(p) && (!probabilistic || (p >= 0 && p <= 1))),
                        Arrays.toString(scores));
                assertTrue(Selection.byScore(problem.candidates(), scores, problem.budget()).length > 0);
                scores[0] = Double.NaN;
                assertTrue(Double.isFinite(session.scores()[0]), "scores() gives a new array");
                if (i < session.steps()) {
                    session.step(i);
                }
            }
        }
    }

    /** The same problem and configuration give the same search. */
    @Test
    public final void searchesRepeat() {
        for (C config : configs()) {
            SeparableProblem first = SeparableProblem.standard();
            SeparableProblem second = SeparableProblem.standard();
            SearchSession one = strategy.start(first, config);
            SearchSession two = strategy.start(second, config);
            assertEquals(run(one, 0, one.steps()), run(two, 0, two.steps()));
            assertArrayEquals(one.scores(), two.scores());
            assertArrayEquals(first.values(), second.values());
        }
    }

    /** A search that goes on from a saved state, and the weights of that time, ends as one that never stopped. */
    @Test
    public final void savedSearchesGoOn() {
        for (C config : configs()) {
            SeparableProblem problem = SeparableProblem.standard();
            SearchSession whole = strategy.start(problem, config);
            int half = whole.steps() / 2;
            run(whole, 0, half);
            Map<String, double[]> state = whole.state();
            SeparableProblem later = SeparableProblem.standard();
            later.values(problem.values());
            List<SearchSession.Step> rest = run(whole, half, whole.steps());

            SearchSession resumed = strategy.start(later, config);
            resumed.restore(state);
            assertEquals(rest, run(resumed, half, resumed.steps()));
            assertArrayEquals(whole.scores(), resumed.scores());
        }
    }

    /** A state of something else is a coded error. */
    @Test
    public final void foreignStatesAreRefused() {
        for (C config : configs()) {
            SearchSession session = strategy.start(SeparableProblem.standard(), config);
            S3DeltaException error = assertThrows(
                    S3DeltaException.class, () -> session.restore(Map.of("no such name", new double[] {1, 2})));
            assertEquals(ErrorCode.FILE_FORMAT, error.code());
        }
    }

    /** Every gradient and copy is closed. */
    @Test
    public final void vectorsAreClosed() {
        for (C config : configs()) {
            SeparableProblem problem = SeparableProblem.standard();
            SearchSession session = strategy.start(problem, config);
            run(session, 0, session.steps());
            assertEquals(0, problem.openVectors(), "left open");
        }
    }

    /** A budget below the smallest candidate is a coded error. */
    @Test
    public final void budgetsWithoutRoomAreRefused() {
        SeparableProblem problem = SeparableProblem.withoutRoom();
        for (C config : configs()) {
            S3DeltaException error = assertThrows(S3DeltaException.class, () -> strategy.start(problem, config));
            assertEquals(ErrorCode.BUDGET, error.code());
        }
    }

    /** A configuration out of range is a coded error that names the key. */
    @Test
    public final void badConfigsAreRefused() {
        invalidConfigs().forEach((config, key) -> {
            S3DeltaException error = assertThrows(
                    S3DeltaException.class, () -> strategy.start(SeparableProblem.standard(), config), key);
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
