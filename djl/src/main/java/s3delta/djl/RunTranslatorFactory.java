package s3delta.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.PaddingStackBatchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import s3delta.api.Stability;

/**
 * Makes translators from {@link String} to {@link String} for runs: what the model reads, and its answer. A batch of
 * {@code Predictor.batchPredict} is one batch of the model.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class RunTranslatorFactory implements TranslatorFactory {
    /** Makes the factory; called by DJL. */
    public RunTranslatorFactory() {}

    @Override
    public Set<Pair<Type, Type>> getSupportedTypes() {
        return Set.of(new Pair<>(String.class, String.class));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <I, O> Translator<I, O> newInstance(Class<I> input, Class<O> output, Model model, Map<String, ?> arguments)
            throws TranslateException {
        if (!isSupported(input, output)) {
            throw new TranslateException("a run answers a String with a String, not " + input + " with " + output);
        }
        return (Translator<I, O>) new TextTranslator();
    }

    private static final class TextTranslator implements Translator<String, String> {
        @Override
        public Batchifier getBatchifier() {
            return PaddingStackBatchifier.builder()
                    .addPad(0, 0, manager -> manager.zeros(new Shape(1), DataType.UINT8))
                    .build();
        }

        @Override
        public NDList processInput(TranslatorContext context, String text) {
            return new NDList(
                    TextRows.write(context.getNDManager(), List.of(text)).squeeze(0));
        }

        @Override
        public String processOutput(TranslatorContext context, NDList answer) {
            return TextRows.read(answer.singletonOrThrow()).get(0);
        }
    }
}
