package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;
import s3delta.testkit.SyntheticProblem;

class RandomStrategyTest {
    private final SyntheticProblem problem = Configs.small();
    private final SearchSession session = new RandomStrategy().start(problem, new RandomConfig());

    @Test
    void scoresAreTheDraw() {
        assertArrayEquals(problem.uniforms("draw", 0), session.scores());
        assertFalse(session.probabilistic());
        int[] kept = Selection.byScore(problem.candidates(), session.scores(), problem.budget());
        assertTrue(kept.length > 0);
        assertEquals(0, problem.passes());
    }

    @Test
    void makesNoSteps() {
        assertEquals(0, session.steps());
        assertThrows(IllegalStateException.class, () -> session.step(0));
    }

    @Test
    void hasNoState() {
        assertEquals(Map.of(), session.state());
        session.restore(Map.of());
        S3DeltaException error =
                assertThrows(S3DeltaException.class, () -> session.restore(Map.of("structure", new double[5])));
        assertEquals(ErrorCode.FILE_FORMAT, error.code());
    }

    @Test
    void aBudgetBelowTheSmallestCandidateIsRefused() {
        SyntheticProblem tight = SyntheticProblem.of(new long[] {3, 4}, 2, 1, 1);
        S3DeltaException error =
                assertThrows(S3DeltaException.class, () -> new RandomStrategy().start(tight, new RandomConfig()));
        assertEquals(ErrorCode.BUDGET, error.code());
    }

    @Test
    @SuppressWarnings("rawtypes")
    void bothStrategiesAreServices() {
        assertEquals(
                Set.of("darts", "random"),
                ServiceLoader.load(SearchStrategy.class).stream()
                        .map(provider -> provider.get().id())
                        .collect(Collectors.toSet()));
    }
}
