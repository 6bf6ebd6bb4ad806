package s3delta.runtime.use;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Lengths;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.model.LoadedRun;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Encoder;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.Scoring;
import s3delta.runtime.task.SequenceLimits;
import s3delta.runtime.task.Task;
import s3delta.runtime.train.Outputs;

/** Answers texts as the run's test does: the same limits, greedy, outputs up to the longest target of the training. */
public final class Predictor {
    /** Where no task says how long its texts are: what T5 was pre-trained on. */
    private static final int SOURCE = 512;

    private final LoadedRun run;
    private final int batchSize;
    private final Outputs outputs;
    private final Encoder encoder;
    private final Optional<Scoring> scoring;
    private final Optional<LabelProbabilities> labels;

    /**
     * Makes a predictor.
     *
     * @param run the model; stays the caller's to close
     * @param batchSize rows that are computed together
     * @param longest most tokens of an output, the end of sequence included
     * @param probable whether the probabilities of labels are wanted, which takes about as long again
     */
    public Predictor(LoadedRun run, int batchSize, int longest, boolean probable) {
        this.run = run;
        this.batchSize = batchSize;
        outputs = new Outputs(run.bench().tokenizer(), batchSize, longest, tokens -> false);
        encoder = new Encoder(run.bench().tokenizer(), limits(run));
        scoring = run.saved().task().map(Task::scoring);
        labels = scoring.filter(known -> probable)
                .flatMap(Scoring::labels)
                .map(texts ->
                        new LabelProbabilities(run.model(), texts, run.bench().tokenizer()));
    }

    private static SequenceLimits limits(LoadedRun run) {
        Lengths lengths = run.saved().experiment().map(Experiment::lengths).orElse(Lengths.DEFAULTS);
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
        List<Example> examples = new ArrayList<>();
        for (String source : sources) {
            examples.add(new Example(source, "", first + examples.size()));
        }
        List<EncodedExample> encoded = encoder.encode("the texts", examples).examples();
        List<String> texts = outputs.of(encoded, run.model(), Gates.open());
        List<Map<String, Double>> probabilities = probabilities(encoded);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String output = texts.get(i);
            predictions.add(new Prediction(
                    sources.get(i),
                    output,
                    encoded.get(i).truncated(),
                    scoring.map(known -> known.accepts(output)),
                    probabilities.get(i)));
        }
        return predictions;
    }

    private List<Map<String, Double>> probabilities(List<EncodedExample> encoded) {
        if (labels.isEmpty()) {
            return Collections.nCopies(encoded.size(), Map.of());
        }
        List<Map<String, Double>> all = new ArrayList<>();
        for (int from = 0; from < encoded.size(); from += batchSize) {
            List<EncodedExample> part = encoded.subList(from, Math.min(from + batchSize, encoded.size()));
            all.addAll(labels.get().of(part.stream().map(EncodedExample::source).toList()));
        }
        return all;
    }
}
