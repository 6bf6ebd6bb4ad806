package s3delta.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.result.Scores;
import s3delta.runtime.state.Numbers;

/** The steps of a training. */
record Training(
        Trainer trainer,
        GatedModel model,
        Batches batches,
        Evaluator evaluator,
        Runnable pause,
        AdamW optimizer,
        BestStates best)
        implements Work {
    private static final String STEPS = "optimizer-steps";
    private static final String KEPT = "kept-states";

    @Override
    public Made steps(int first, IntPredicate more) {
        return trainer.steps(
                optimizer, first, more, next -> trainer.begin(model, batches.batch(next), optimizer, next));
    }

    @Override
    public Scores validate(int step) {
        return evaluator.score(model, Gates.open(), pause);
    }

    @Override
    public void keep() {
        best.keep(model.values());
    }

    @Override
    public String rows(int step) {
        return batches.rows(step);
    }

    @Override
    public boolean keepsStates() {
        return model.keepsStates();
    }

    @Override
    public Map<String, NDArray> vectors() {
        Map<String, NDArray> vectors = new LinkedHashMap<>(optimizer.moments());
        vectors.put("values", model.values());
        vectors.putAll(best.vectors());
        return vectors;
    }

    @Override
    public Optional<String> takeNote() {
        return model.batchParts().takeNote();
    }

    @Override
    public Map<String, double[]> numbers() {
        Map<String, double[]> numbers = new LinkedHashMap<>(Resumable.parts(model));
        numbers.put(STEPS, new double[] {optimizer.steps()});
        numbers.put(KEPT, new double[] {best.kept()});
        return numbers;
    }

    @Override
    public void restore(Map<String, double[]> numbers) {
        optimizer.restore((int) Numbers.of(numbers, STEPS, 1)[0]);
        best.restore((int) Numbers.of(numbers, KEPT, 1)[0]);
        Resumable.restoreParts(model, numbers);
    }
}
