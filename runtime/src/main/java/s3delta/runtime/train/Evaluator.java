package s3delta.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Decoding;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.result.Scores;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.Generator;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.Scoring;
import s3delta.runtime.tokenizer.Tokenizer;

/**
 * Scores a model on a set of examples: its answers are compared by the task's own scoring, and the loss of the right
 * answers is measured, in nats a token. Where answers are the most likely labels and outputs are wanted whole, the share of
 * rows that greedy text gets wrong is given, too.
 */
public final class Evaluator {

    private final List<EncodedExample> examples;
    private final Scoring scoring;
    private final Outputs outputs;
    private final Predicate<List<Integer>> hopeless;
    private final Optional<LabelLikelihoods> labels;
    private final boolean greedyToo;
    private final OnNan onNan;

    /**
     * What an evaluation gave.
     *
     * @param scores the scores
     * @param outputs the model's answers, in the order of the examples
     */
    public record Answered(Scores scores, List<String> outputs) {
        /** Copies the list. */
        public Answered {
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * Makes an evaluator that generates greedily.
     *
     * @param examples what to score on
     * @param scoring compares outputs with what is right
     * @param tokenizer turns outputs into text; outlives the evaluator
     * @param size rows of a batch
     * @param maxTarget most tokens of an output, the end of sequence included
     * @param whole as below
     */
    public Evaluator(
            List<EncodedExample> examples,
            Scoring scoring,
            Tokenizer tokenizer,
            int size,
            int maxTarget,
            boolean whole) {
        this(
                examples,
                scoring,
                new Outputs(tokenizer, size, maxTarget, Decoding.GREEDY),
                whole,
                AnswerBy.GREEDY,
                OnNan.STOP);
    }

    /**
     * Makes an evaluator.
     *
     * @param examples what to score on
     * @param scoring compares outputs with what is right
     * @param outputs writes texts
     * @param whole whether greedy outputs are wanted whole also where their beginning shows that they are no label, and
     *     next to likelihoods; scores are the same
     * @param by how the model answers where there are labels
     * @param onNan whether a model that computes no finite numbers is an error, or answers nothing
     */
    public Evaluator(
            List<EncodedExample> examples, Scoring scoring, Outputs outputs, boolean whole, AnswerBy by, OnNan onNan) {
        this.examples = List.copyOf(examples);
        this.scoring = scoring;
        this.outputs = outputs;
        this.onNan = onNan;
        hopeless = whole
                ? tokens -> false
                : scoring.labels()
                        .<Predicate<List<Integer>>>map(all -> new Hopeless(all, outputs.tokenizer()))
                        .orElse(tokens -> false);
        labels = scoring.labels()
                .filter(all -> by == AnswerBy.LIKELIHOOD && targetsAre(all))
                .map(all -> new LabelLikelihoods(all, outputs.tokenizer()));
        greedyToo = whole && labels.isPresent();
    }

    private boolean targetsAre(List<String> all) {
        return examples.stream()
                .allMatch(example -> all.contains(example.example().target()));
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
     * @param pause is run before each batch, on the threads that compute; may throw
     * @return the scores
     */
    public Scores score(GatedModel model, Gates gates, Runnable pause) {
        return evaluate(model, gates, pause).scores();
    }

    /**
     * Scores a model and keeps its answers.
     *
     * @param model the model
     * @param gates its gates
     * @param pause is run before each batch, on the threads that compute; may throw
     * @return the scores and the answers
     */
    public Answered evaluate(GatedModel model, Gates gates, Runnable pause) {
        List<String> written = new ArrayList<>(Collections.nCopies(examples.size(), ""));
        List<String> likely = new ArrayList<>(written);
        List<Double> nats = Outputs.inBatches(examples, outputs.size(), model.batchParts(), rows -> {
            pause.run();
            Batch batch = outputs.batch(examples, rows);
            return model.encoded(gates, batch, (pass, encoded) -> {
                double ofLabels = labels.map(all -> mostLikely(all, model, pass, batch, encoded, rows, likely))
                        .orElse(0.0);
                if (labels.isEmpty() || greedyToo) {
                    Generator generator = model.generator(pass, batch, encoded, outputs.length());
                    boolean greedily = greedyToo || outputs.decoding().greedy();
                    orNothing(() -> outputs.put(
                            written,
                            rows,
                            greedily ? generator.greedy(hopeless) : generator.generate(outputs.decoding())));
                }
                return labels.isEmpty() ? batch.targetTokens() * loss(model, pass, batch, encoded) : ofLabels;
            });
        });
        double loss = nats.stream().reduce(0.0, Double::sum)
                / examples.stream()
                        .mapToLong(example -> example.target().length)
                        .sum();
        List<Example> gold = examples.stream().map(EncodedExample::example).toList();
        List<String> answers = labels.isPresent() ? likely : written;
        Scores scores = scoring.score(answers, gold).with(Scores.LOSS, loss);
        if (greedyToo) {
            long wrong = IntStream.range(0, written.size())
                    .filter(i -> !scoring.right(written.get(i), gold.get(i)))
                    .count();
            scores = scores.with(Scores.GREEDY_WRONG, (double) wrong / written.size());
        }
        return new Answered(scores, answers);
    }

    /** Puts the most likely label of each row, and returns the nats of the right ones. */
    private double mostLikely(
            LabelLikelihoods all,
            GatedModel model,
            Pass pass,
            Batch batch,
            NDArray encoded,
            List<Integer> rows,
            List<String> likely) {
        int[] gold = rows.stream()
                .mapToInt(
                        row -> all.labels().indexOf(examples.get(row).example().target()))
                .toArray();
        double[] logs = new double[gold.length];
        int[] best = all.best(model, pass, batch, encoded, gold, logs);
        for (int i = 0; i < best.length; i++) {
            if (Double.isFinite(logs[i])) {
                likely.set(rows.get(i), all.labels().get(best[i]));
            } else {
                orNothing(Evaluator::notFinite);
            }
        }
        return -Arrays.stream(logs).sum();
    }

    private void orNothing(Runnable answer) {
        try {
            answer.run();
        } catch (S3DeltaException e) {
            if (onNan == OnNan.STOP || !e.code().equals(ErrorCode.NUMBERS)) {
                throw e;
            }
        }
    }

    private static void notFinite() {
        throw S3DeltaException.of(ErrorCode.NUMBERS, "the model computes something that is no finite number")
                .where("the likelihood of a label")
                .fix("check the deltas, whose numbers may be absurd; train again, with a lower rate");
    }

    private static double loss(GatedModel model, Pass pass, Batch batch, NDArray encoded) {
        return Reads.number(model.backbone().model().lossOfEncoded(pass, batch, encoded));
    }
}
