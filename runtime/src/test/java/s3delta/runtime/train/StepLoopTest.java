package s3delta.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Cancellation;
import s3delta.runtime.RunListener;
import s3delta.runtime.Stopped;
import s3delta.runtime.result.Scores;

class StepLoopTest {
    private static final Schedule SCHEDULE = new Schedule(6, 2, 1);

    private final List<String> events = new ArrayList<>();
    private final List<StageProgress> saved = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();

    private final RunListener listener = new RunListener() {
        @Override
        public void begin(String stage, int steps) {
            events.add("begin");
        }

        @Override
        public void resume(String stage, int steps, int made) {
            events.add("resume " + made);
        }

        @Override
        public void skipped(int step, S3DeltaException reason) {
            events.add("skip " + step);
        }

        @Override
        public void note(String text) {
            events.add("note " + text);
        }

        @Override
        public void end() {
            events.add("end");
        }
    };

    /** Steps of which some fail; scores rise. */
    private final class FakeWork extends IdleWork {
        private final Set<Integer> bad;

        private FakeWork(Integer... bad) {
            this.bad = Set.of(bad);
        }

        @Override
        public Made steps(int first, IntPredicate more) {
            if (bad.contains(first)) {
                return new Made(
                        List.of(),
                        Optional.of(
                                S3DeltaException.of(ErrorCode.NUMBERS, "bad").fix("x")));
            }
            events.add("step " + first);
            return new Made(List.of(1.0), Optional.empty());
        }

        @Override
        public Scores validate(int step) {
            cancellation.check();
            events.add("score " + step);
            return new Scores("a", Map.of("a", (double) step), 1, 0, Map.of());
        }

        @Override
        public void keep() {
            events.add("keep");
        }
    }

    private StepLoop loop(OnNan onNan, Optional<StageProgress> from) {
        return loop(onNan, from, SelectBy.SCORE);
    }

    private StepLoop loop(OnNan onNan, Optional<StageProgress> from, SelectBy selectBy) {
        Keeper keeper = new Keeper() {
            @Override
            public Optional<StageProgress> restore(Work work) {
                return from;
            }

            @Override
            public boolean due(int steps) {
                return steps % 3 == 0;
            }

            @Override
            public void save(StageProgress position, Work work) {
                events.add("save " + position.steps());
                saved.add(position);
            }
        };
        return new StepLoop(listener, keeper, cancellation, onNan, selectBy);
    }

    @Test
    void savesAfterAStepAndBeforeItsValidation() {
        StageProgress end = loop(OnNan.STOP, Optional.empty()).run("s", SCHEDULE, new FakeWork());
        assertEquals(
                "begin, step 0, step 1, score 1, keep, step 2, save 3, step 3, score 3, keep, step 4, step 5, save 6,"
                        + " score 5, keep, end",
                String.join(", ", events));
        assertEquals(6, end.steps());
        assertEquals(5, end.best().orElseThrow().value());
    }

    /** A score and a loss at each of the three validations. */
    private static final class Judged extends IdleWork {
        private final double[] values;
        private final double[] losses;
        private final List<Integer> kept = new ArrayList<>();
        private int at;

        Judged(double[] values, double[] losses) {
            this.values = values;
            this.losses = losses;
        }

        @Override
        public Made steps(int first, IntPredicate more) {
            return new Made(List.of(1.0), Optional.empty());
        }

        @Override
        public Scores validate(int step) {
            Scores scores = new Scores("a", Map.of("a", values[at]), 1, 0, Map.of());
            return scores.with(Scores.LOSS, losses[at++]);
        }

        @Override
        public void keep() {
            kept.add(at - 1);
        }
    }

    private List<Integer> kept(SelectBy selectBy, double[] values, double[] losses) {
        Judged work = new Judged(values, losses);
        loop(OnNan.STOP, Optional.empty(), selectBy).run("s", SCHEDULE, work);
        assertEquals(3, work.at);
        return work.kept;
    }

    @Test
    void keepsTheHighestScoreOrTheLowestLoss() {
        double[] values = {0.5, 0.7, 0.6};
        double[] losses = {3, 2, 1};
        assertEquals(List.of(0, 1), kept(SelectBy.SCORE, values, losses));
        assertEquals(List.of(0, 1, 2), kept(SelectBy.LOSS, values, losses));
        assertEquals(List.of(0), kept(SelectBy.LOSS, values, new double[] {1, 2, 3}));
        assertEquals(List.of(0), kept(SelectBy.SCORE, new double[] {-0.1, -0.2, -0.3}, losses));
    }

    @Test
    void keepsTheLaterOfTwoThatAreEqual() {
        double[] same = {0.5, 0.5, 0.5};
        assertEquals(List.of(0, 1, 2), kept(SelectBy.SCORE, same, new double[] {1, 2, 3}));
        assertEquals(List.of(0, 1, 2), kept(SelectBy.LOSS, new double[] {0.9, 0.5, 0.1}, same));
        assertEquals(List.of(0, 2), kept(SelectBy.SCORE, new double[] {0.5, 0.4, 0.5}, same));
    }

    /** Steps that are made where the scores of the validations, one after each step, are these. */
    private int steps(EarlyStopping stopping, double... values) {
        Schedule schedule = new Schedule(values.length, 1, LearningRate.of(1), RateCurve.DEFAULTS, stopping);
        return loop(OnNan.STOP, Optional.empty())
                .run("s", schedule, new Judged(values, values))
                .steps();
    }

    @Test
    void stopsEarlyAfterSoManyValidationsWithoutGain() {
        double[] values = {0.5, 0.6, 0.6, 0.55, 0.7, 0.7, 0.705, 0.7};
        assertEquals(8, steps(EarlyStopping.NEVER, values));
        assertEquals(3, steps(new EarlyStopping(1, 0), values));
        assertEquals(4, steps(new EarlyStopping(2, 0), values));
        assertEquals(8, steps(new EarlyStopping(3, 0), values));
        assertEquals(8, steps(new EarlyStopping(3, 0.01), values));
        assertEquals(4, steps(new EarlyStopping(2, 0.01), values));
        assertEquals(
                "note s ended after step 4 of 8: the last 2 validations were no better, end",
                String.join(", ", events.subList(events.size() - 2, events.size())));
    }

    @Test
    void resumesTheCountOfValidationsWithoutGain() {
        Optional<Scores> best = Optional.of(new Scores("a", Map.of("a", 0.9), 1, 0, Map.of()));
        StageProgress earlier = new StageProgress(1, 0, 0, best, true, 1);
        Schedule schedule = new Schedule(8, 1, LearningRate.of(1), RateCurve.DEFAULTS, new EarlyStopping(2, 0));
        double[] values = {0.5, 0.5, 0.5};
        assertEquals(
                2,
                loop(OnNan.STOP, Optional.of(earlier))
                        .run("s", schedule, new Judged(values, values))
                        .steps());
    }

    @Test
    void aLossThatIsNotFiniteIsTheWorst() {
        double[] values = {0.5, 0.5, 0.5};
        double[] losses = {Double.NaN, 4, Double.POSITIVE_INFINITY};
        assertEquals(List.of(0, 1), kept(SelectBy.LOSS, values, losses));
        double[] none = {Double.NaN, Double.NaN, Double.NaN};
        assertEquals(List.of(0, 1, 2), kept(SelectBy.LOSS, values, none));
    }

    @Test
    void countsItsValidations() {
        for (int every = 1; every < 8; every++) {
            Schedule schedule = new Schedule(6, every, 1);
            assertEquals(
                    java.util.stream.IntStream.range(0, 6)
                            .filter(schedule::validatesAfter)
                            .count(),
                    schedule.validations());
        }
        assertEquals(0, new Schedule(6, 0, 1).validations());
    }

    @Test
    void goesOnWithTheValidationOfTheStepBefore() {
        StageProgress earlier =
                new StageProgress(4, 0, 0, Optional.of(new Scores("a", Map.of("a", 9.0), 1, 0, Map.of())), false, 0);
        StageProgress end = loop(OnNan.STOP, Optional.of(earlier)).run("s", SCHEDULE, new FakeWork());
        assertEquals("resume 4, score 3, step 4, step 5, save 6, score 5, end", String.join(", ", events));
        assertEquals(9, end.best().orElseThrow().value());
    }

    @Test
    void stopsAfterTheStepOrWithinAValidationAndSaves() {
        cancellation.request(15);
        assertThrows(Stopped.class, () -> loop(OnNan.STOP, Optional.empty()).run("s", SCHEDULE, new FakeWork()));
        assertEquals("begin, step 0, save 1, end", String.join(", ", events));
        events.clear();
        Optional<StageProgress> validating = Optional.of(new StageProgress(2, 0, 0, Optional.empty(), false, 0));
        assertThrows(Stopped.class, () -> loop(OnNan.STOP, validating).run("s", SCHEDULE, new FakeWork()));
        assertEquals("resume 2, save 2, end", String.join(", ", events));
    }

    @Test
    void stopsAtNumbersThatAreNotFiniteAndTellsWhere() {
        S3DeltaException e = assertThrows(
                S3DeltaException.class,
                () -> loop(OnNan.STOP, Optional.empty()).run("search cola", SCHEDULE, new FakeWork(1)));
        assertEquals("begin, step 0, save 1, end", String.join(", ", events));
        assertEquals(
                List.of("bad", "  during:   search cola, step 2 of 6", "  batch:    rows of 1", "  fix:      x"),
                String.valueOf(e.getMessage()).lines().toList());
    }

    @Test
    void aValidationBeforeNumbersThatAreNotFiniteIsNotRepeated() {
        assertThrows(
                S3DeltaException.class, () -> loop(OnNan.STOP, Optional.empty()).run("s", SCHEDULE, new FakeWork(2)));
        assertEquals("begin, step 0, step 1, score 1, keep, save 2, end", String.join(", ", events));
        events.clear();
        loop(OnNan.SKIP, Optional.of(saved.get(saved.size() - 1))).run("s", SCHEDULE, new FakeWork(2));
        assertTrue(
                String.join(", ", events).startsWith("resume 2, skip 2, save 3, step 3, score 3"), events.toString());
    }

    @Test
    void leavesOutStepsWhereAskedTo() {
        StageProgress end = loop(OnNan.SKIP, Optional.empty()).run("s", SCHEDULE, new FakeWork(1, 2));
        assertTrue(
                String.join(", ", events).startsWith("begin, step 0, skip 1, score 1, keep, skip 2, save 3, step 3"));
        assertEquals(2, end.skipped());
        assertEquals(0, end.skippedInARow());
        assertEquals(6, end.steps());
    }

    @Test
    void doesNotLeaveOutStepsForever() {
        StageProgress spoilt = new StageProgress(4, 30, StepLoop.MOST_IN_A_ROW, Optional.empty(), false, 0);
        assertThrows(
                S3DeltaException.class,
                () -> loop(OnNan.SKIP, Optional.of(spoilt)).run("s", SCHEDULE, new FakeWork(4)));
        assertTrue(events.contains("save 4"), events.toString());
    }
}
