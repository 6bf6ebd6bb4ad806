package s3delta.runtime.use;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.T5Model;
import s3delta.runtime.tokenizer.Tokenizer;

/**
 * How likely each label of a closed set is: {@code p(label | source) / sum of p over the labels}, where the probability of
 * a label is the product of those of its tokens and of the end that follows them.
 */
final class LabelProbabilities {
    private final GatedModel model;
    private final List<String> labels;
    private final List<int[]> tokens;
    private final int padding;

    LabelProbabilities(GatedModel model, List<String> labels, Tokenizer tokenizer) {
        this.model = model;
        this.labels = labels;
        tokens = tokenizer.encodeAll(labels);
        padding = tokenizer.padding();
    }

    /**
     * Computes the probabilities of a batch.
     *
     * @param sources token ids of each source
     * @return for each source the probability of each label
     */
    List<Map<String, Double>> of(List<int[]> sources) {
        double[][] logs = new double[labels.size()][];
        model.infer(Gates.open(), pass -> {
            T5Model t5 = model.backbone().model();
            NDArray encoded = t5.encode(pass, batch(sources, 0));
            for (int label = 0; label < logs.length; label++) {
                float[] logits = t5.logits(pass, batch(sources, label), encoded).toFloatArray();
                logs[label] = logLikelihoods(logits, tokens.get(label), sources.size());
            }
            return true;
        });
        List<Map<String, Double>> all = new ArrayList<>();
        for (int row = 0; row < sources.size(); row++) {
            int source = row;
            double[] ofLabels = IntStream.range(0, logs.length)
                    .mapToDouble(label -> logs[label][source])
                    .toArray();
            double total = logSumExp(ofLabels, ofLabels.length);
            if (!Double.isFinite(total)) {
                throw S3DeltaException.of(ErrorCode.NUMBERS, "the model computes something that is no number")
                        .got("log-likelihoods " + Arrays.toString(ofLabels) + " of the labels " + labels)
                        .fix("train again, with a lower rate")
                        .build();
            }
            Map<String, Double> probabilities = new LinkedHashMap<>();
            for (int label = 0; label < ofLabels.length; label++) {
                probabilities.put(labels.get(label), Math.exp(ofLabels[label] - total));
            }
            all.add(probabilities);
        }
        return all;
    }

    private Batch batch(List<int[]> sources, int label) {
        return Batch.of(sources, Collections.nCopies(sources.size(), tokens.get(label)), padding);
    }

    /** Sums {@code log softmax(logits)[token]} over the tokens of each row; logits are [B, T, vocabulary]. */
    private static double[] logLikelihoods(float[] logits, int[] label, int rows) {
        int vocabulary = logits.length / rows / label.length;
        double[] wide = new double[vocabulary];
        double[] sums = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int step = 0; step < label.length; step++) {
                int first = (row * label.length + step) * vocabulary;
                for (int i = 0; i < vocabulary; i++) {
                    wide[i] = logits[first + i];
                }
                sums[row] += wide[label[step]] - logSumExp(wide, vocabulary);
            }
        }
        return sums;
    }

    private static double logSumExp(double[] values, int count) {
        double largest = Arrays.stream(values, 0, count).max().orElseThrow();
        return largest
                + Math.log(Arrays.stream(values, 0, count)
                        .map(value -> Math.exp(value - largest))
                        .sum());
    }
}
