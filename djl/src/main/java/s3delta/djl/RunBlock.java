package s3delta.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import s3delta.runtime.Prediction;
import s3delta.runtime.TunedModel;

/**
 * Answers texts: {@code uint8 [B, L] -> uint8 [B, M]}, rows of UTF-8 that zeros pad. The run's own tokenizer, limits and
 * decoding are used.
 */
final class RunBlock extends AbstractBlock {
    private final TunedModel run;

    RunBlock(TunedModel run) {
        this.run = run;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> settings) {
        NDArray texts = inputs.singletonOrThrow();
        List<Prediction> answers = run.predict(TextRows.read(texts));
        return new NDList(TextRows.write(
                texts.getManager(), answers.stream().map(Prediction::output).toList()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), -1)};
    }
}
