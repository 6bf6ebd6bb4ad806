package s3delta.runtime.train;

import java.util.List;
import java.util.function.Predicate;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Scores;
import s3delta.runtime.task.Scoring;
import s3delta.runtime.tokenizer.Tokenizer;

/** Scores a model on a set of examples: greedy outputs, compared by the task's own scoring. */
public final class Evaluator {
    private final List<EncodedExample> examples;
    private final Scoring scoring;
    private final Outputs outputs;

    /**
     * Makes an evaluator.
     *
     * @param examples what to score on
     * @param scoring compares outputs with what is right
     * @param tokenizer turns outputs into text; outlives the evaluator
     * @param size rows of a batch
     * @param maxTarget most tokens of an output, the end of sequence included
     * @param whole whether outputs are wanted whole also where their beginning shows that they are no label; scores are
     *     the same
     */
    public Evaluator(
            List<EncodedExample> examples,
            Scoring scoring,
            Tokenizer tokenizer,
            int size,
            int maxTarget,
            boolean whole) {
        this.examples = List.copyOf(examples);
        this.scoring = scoring;
        Predicate<List<Integer>> hopeless = whole
                ? tokens -> false
                : scoring.labels()
                        .<Predicate<List<Integer>>>map(labels -> new Hopeless(labels, tokenizer))
                        .orElse(tokens -> false);
        outputs = new Outputs(tokenizer, size, maxTarget, hopeless);
    }

    /**
     * Scores a model.
     *
     * @param model the model
     * @param gates its gates
     * @return the scores
     */
    public Scores score(GatedModel model, Gates gates) {
        return score(model, gates, () -> {});
    }

    /**
     * Scores a model.
     *
     * @param model the model
     * @param gates its gates
     * @param pause is run before each batch; may throw
     * @return the scores
     */
    public Scores score(GatedModel model, Gates gates, Runnable pause) {
        return scoring.score(
                outputs.of(examples, model, gates, pause),
                examples.stream().map(EncodedExample::example).toList());
    }

    /**
     * Generates an output for each example.
     *
     * @param model the model
     * @param gates its gates
     * @return texts in the order of the examples
     */
    public List<String> outputs(GatedModel model, Gates gates) {
        return outputs.of(examples, model, gates);
    }
}
