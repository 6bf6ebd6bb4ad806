package s3delta.runtime.use;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Decoding;
import s3delta.runtime.Prediction;
import s3delta.runtime.config.Lengths;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.model.LoadedRun;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Encoder;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.Scoring;
import s3delta.runtime.task.SequenceLimits;
import s3delta.runtime.task.Task;
import s3delta.runtime.train.AnswerBy;
import s3delta.runtime.train.LabelLikelihoods;
import s3delta.runtime.train.Outputs;

/**
 * Answers texts as the run's test does: the same limits, the most likely label where the run is scored so, and else the text
 * that the model writes.
 */
public final class Predictor {
    /** Where no task says how long its texts are: what T5 was pre-trained on. */
    private static final int SOURCE = 512;

    private final LoadedRun run;
    private final int batchSize;
    private final Outputs outputs;
    private final Encoder encoder;
    private final Optional<Scoring> scoring;
    private final Optional<LabelLikelihoods> labels;
    private final boolean likeliest;
    private final boolean probable;

    /**
     * Makes a predictor.
     *
     * @param run the model; stays the caller's to close
     * @param batchSize rows that are computed together
     * @param decoding how texts are written; where it names no longest text, as long as the longest target of the training
     * @param probable whether the probabilities of labels are wanted, which takes about as long again
     */
    public Predictor(LoadedRun run, int batchSize, Decoding decoding, boolean probable) {
        this.run = run;
        this.batchSize = batchSize;
        outputs = new Outputs(run.bench().tokenizer(), batchSize, run.saved().longestTarget(), decoding);
        encoder = new Encoder(run.bench().tokenizer(), limits(run));
        scoring = run.saved().task().map(Task::scoring);
        this.probable = probable;
        likeliest = run.saved().judging().scoring() == AnswerBy.LIKELIHOOD;
        labels = scoring.filter(known -> probable || likeliest)
                .flatMap(Scoring::labels)
                .map(texts -> new LabelLikelihoods(texts, run.bench().tokenizer()));
    }

    private static SequenceLimits limits(LoadedRun run) {
        Lengths lengths = run.saved()
                .trial()
                .map(trial -> trial.settings().input().lengths())
                .orElse(Lengths.DEFAULTS);
        int source = lengths.source()
                .orElseGet(() -> run.saved().task().map(Task::maxSource).orElse(SOURCE));
        // Targets are empty here.
        return new SequenceLimits(source, 2, lengths.overLength());
    }

    /**
     * Answers texts.
     *
     * @param sources what the model reads
     * @param first number of the first of them, for messages
     * @return the answers in the order of the texts
     * @throws s3delta.api.S3DeltaException {@code SEQUENCE_LENGTH} if a text is too long and the run does not cut such
     */
    public List<Prediction> predict(List<String> sources, int first) {
        List<EncodedExample> encoded = encode(sources, first);
        List<Map<String, Double>> probabilities = probable ? probabilities(encoded) : List.of();
        List<String> texts = labels.filter(known -> likeliest)
                .map(known -> probable
                        ? probabilities.stream().map(Predictor::likeliest).toList()
                        : likeliest(known, encoded))
                .orElseGet(() -> outputs.of(encoded, run.model(), Gates.open()));
        return IntStream.range(0, texts.size())
                .mapToObj(i -> answer(
                        sources.get(i), encoded.get(i), texts.get(i), probable ? probabilities.get(i) : Map.of()))
                .toList();
    }

    /** The run that answers. */
    LoadedRun run() {
        return run;
    }

    /** What generates answers. */
    Outputs outputs() {
        return outputs;
    }

    /** The labels of which the most likely is the answer; empty where answers are generated. */
    Optional<LabelLikelihoods> labels() {
        return labels.filter(known -> likeliest);
    }

    /** Turns texts into tokens, which are cut or refused as the run does. */
    List<EncodedExample> encode(List<String> sources, int first) {
        List<Example> examples = new ArrayList<>();
        for (String source : sources) {
            examples.add(new Example(source, "", first + examples.size()));
        }
        return encoder.encode("the texts", examples).examples();
    }

    /** Puts answers without probabilities together. */
    List<Prediction> answers(List<String> sources, List<EncodedExample> encoded, List<String> outputs) {
        return IntStream.range(0, sources.size())
                .mapToObj(i -> answer(sources.get(i), encoded.get(i), outputs.get(i), Map.of()))
                .toList();
    }

    private Prediction answer(String source, EncodedExample encoded, String output, Map<String, Double> probabilities) {
        return new Prediction(
                source, output, encoded.truncated(), scoring.map(known -> known.accepts(output)), probabilities);
    }

    /** Returns the most likely label, of equally likely ones the first. */
    private static String likeliest(Map<String, Double> probabilities) {
        double most = Collections.max(probabilities.values());
        return probabilities.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** Finds the most likely labels, without the likelihoods of those that cannot be. */
    private List<String> likeliest(LabelLikelihoods known, List<EncodedExample> encoded) {
        List<String> texts = new ArrayList<>(Collections.nCopies(encoded.size(), ""));
        Outputs.inBatches(encoded, batchSize, run.model().batchParts(), rows -> {
            Batch batch = outputs.batch(encoded, rows);
            double[] logs = new double[rows.size()];
            int[] best = run.model()
                    .encoded(
                            Gates.open(),
                            batch,
                            (pass, states) -> known.best(run.model(), pass, batch, states, new int[rows.size()], logs));
            for (int i = 0; i < best.length; i++) {
                requireNumber(logs[i], known.labels().get(0));
                texts.set(rows.get(i), known.labels().get(best[i]));
            }
            return rows;
        });
        return texts;
    }

    /** Computes {@code p(label | source)} over the sum of those of all labels. */
    private List<Map<String, Double>> probabilities(List<EncodedExample> encoded) {
        List<Map<String, Double>> all = new ArrayList<>(Collections.nCopies(encoded.size(), Map.of()));
        labels.ifPresent(known ->
                Outputs.inBatches(encoded, batchSize, run.model().batchParts(), rows -> {
                    Batch batch = outputs.batch(encoded, rows);
                    double[][] logs = run.model()
                            .encoded(
                                    Gates.open(), batch, (pass, states) -> known.all(run.model(), pass, batch, states));
                    for (int i = 0; i < logs.length; i++) {
                        all.set(rows.get(i), normal(known.labels(), logs[i]));
                    }
                    return rows;
                }));
        return all;
    }

    private static Map<String, Double> normal(List<String> labels, double[] logs) {
        double largest = Arrays.stream(logs).max().orElseThrow();
        double total = Arrays.stream(logs).map(log -> Math.exp(log - largest)).sum();
        if (!Double.isFinite(total)) {
            throw noNumber("log-likelihoods " + Arrays.toString(logs) + " of the labels " + labels);
        }
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int label = 0; label < logs.length; label++) {
            probabilities.put(labels.get(label), Math.exp(logs[label] - largest) / total);
        }
        return probabilities;
    }

    static void requireNumber(double log, String label) {
        if (!Double.isFinite(log)) {
            throw noNumber("log-likelihood " + log + " of the label " + label);
        }
    }

    private static S3DeltaException noNumber(String got) {
        return S3DeltaException.of(ErrorCode.NUMBERS, "the model computes something that is no number")
                .got(got)
                .fix("train again, with a lower rate");
    }
}
