package s3delta.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.result.Scores;
import s3delta.runtime.t5.Regularization;

/** Steps down random gradients, some of which are not finite. */
final class RandomSteps extends IdleWork {
    static final int LENGTH = 30;

    private final Schedule schedule;
    private final AdamW optimizer;
    private final NDArray weights;
    private final int ahead;
    private final Set<Integer> bad;

    RandomSteps(Schedule schedule, NDArray weights, AdamW optimizer, int ahead, Set<Integer> bad) {
        this.schedule = schedule;
        this.weights = weights;
        this.optimizer = optimizer;
        this.ahead = ahead;
        this.bad = bad;
    }

    @Override
    public Made steps(int first, IntPredicate more) {
        return new Trainer(schedule, 2, WeightDecay.of(0.1), Regularization.NONE, 1, ahead)
                .steps(optimizer, first, more, this::begin);
    }

    private void begin(int step) {
        double[] values = new Random(step).doubles(LENGTH, -3, 3).toArray();
        if (bad.contains(step)) {
            values[3] = Float.POSITIVE_INFINITY;
        }
        try (NDManager scope = weights.getManager().newSubManager()) {
            NDArray gradient = scope.create(values).toType(DataType.FLOAT32, false);
            optimizer.beginStep(weights, gradient, schedule.rateAt(step), 2, scope.create((double) step));
        }
    }

    @Override
    public Scores validate(int step) {
        return new Scores("a", Map.of("a", (double) weights.getFloat(0)), 1, 0, Map.of());
    }
}
