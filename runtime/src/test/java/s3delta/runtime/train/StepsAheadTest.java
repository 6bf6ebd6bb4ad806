package s3delta.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Cancellation;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.RunListener;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.result.Scores;

/** Steps that are begun before the losses of those before them are known end as if each had been waited for. */
class StepsAheadTest {
    private static final Schedule SCHEDULE = new Schedule(20, 8, 0.1);

    private final List<String> events = new ArrayList<>();
    private int saved;

    private final RunListener listener = new RunListener() {
        @Override
        public void step(int step, double loss, double rate) {
            events.add("step " + step + " " + loss + " " + rate);
        }

        @Override
        public void skipped(int step, S3DeltaException reason) {
            events.add("skipped " + step + " " + reason.getMessage());
        }

        @Override
        public void validated(int step, Scores scores, boolean best) {
            events.add("validated " + step + " " + scores.value() + " " + best);
        }
    };

    private final Keeper keeper = new Keeper() {
        @Override
        public Optional<StageProgress> restore(Work work) {
            return Optional.empty();
        }

        @Override
        public boolean due(int steps) {
            return steps % 7 == 0;
        }

        @Override
        public void save(StageProgress position, Work work) {
            saved = position.steps();
            events.add("saved " + position);
        }
    };

    private float[] run(int ahead, OnNan onNan, Set<Integer> bad) {
        events.clear();
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 1).newManager()) {
            NDArray weights = manager.ones(new Shape(RandomSteps.LENGTH));
            try (AdamW optimizer = new AdamW(weights, 0.1)) {
                RandomSteps work = new RandomSteps(SCHEDULE, weights, optimizer, ahead, bad);
                try {
                    new StepLoop(listener, keeper, new Cancellation(), onNan).run("s", SCHEDULE, work);
                } catch (S3DeltaException e) {
                    assertEquals(ErrorCode.NUMBERS, e.code());
                    events.add(String.valueOf(e.getMessage()));
                }
                return weights.toFloatArray();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 100})
    void allIsToldInTheSameOrderAndComesToTheSameWeights(int ahead) {
        for (Set<Integer> bad : List.of(Set.<Integer>of(), Set.of(0), Set.of(4, 5, 12), Set.of(6, 7, 19))) {
            float[] expected = run(1, OnNan.SKIP, bad);
            List<String> told = List.copyOf(events);
            float[] found = run(ahead, OnNan.SKIP, bad);
            assertEquals(told, events);
            assertArrayEquals(expected, found);
        }
    }

    @Test
    void aRunThatStopsHasNoStepAfterTheOneThatWasNotFinite() {
        float[] expected = run(1, OnNan.STOP, Set.of(10));
        List<String> told = List.copyOf(events);
        float[] found = run(6, OnNan.STOP, Set.of(10));
        assertEquals(10, saved);
        assertEquals(told, events);
        assertArrayEquals(expected, found);
    }
}
