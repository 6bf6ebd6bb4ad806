package s3delta.bench.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import s3delta.api.Candidate;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.ParameterLayout;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.Batch;

/** A backbone with deltas at known places, each strong enough alone to change a given share of the outputs. */
final class Teacher implements AutoCloseable {
    /** Tokens of an output, the start token included. */
    private static final int LONGEST = 7;

    private static final int ROWS = 64;
    private static final double WEAKEST = 1e-3;
    private static final double STRONGEST = 30;
    private static final double FACTOR = Math.sqrt(2);

    private final List<Candidate> planted;
    private final LoadedBackbone bench;
    private final Randomness randomness;
    private final GatedModel model;
    private final double[] open;

    /**
     * Attaches deltas, none of them open yet.
     *
     * @param planted what may be planted
     */
    Teacher(List<Candidate> planted, LoadedBackbone bench, Registry registry, long seed) {
        this.planted = planted;
        this.bench = bench;
        randomness = new Randomness(seed);
        DeltaSet deltas = Attachments.ofCandidates(bench.backbone().model().config(), planted, registry);
        model = new GatedModel(bench.backbone(), deltas, bench.ops(), new Randomness(seed));
        open = new double[planted.size()];
    }

    /**
     * Draws the deltas' weights: their initial values and noise, the least noise with which a delta alone changes enough
     * outputs. A delta that no noise makes strong enough stays closed, such as a bias on keys, which attention's softmax
     * does not see.
     *
     * @param sources some texts to measure on
     * @param share how many of their outputs each delta shall change, 0 to 1
     * @param count how many deltas to open
     * @return the noise's standard deviation by index of the deltas that are open, rising
     */
    SortedMap<Integer, Double> strengthen(List<int[]> sources, double share, int count) {
        SortedMap<Integer, Double> deviations = new TreeMap<>();
        float[] values = Reads.floats(model.values());
        List<int[]> plain = outputs(sources, only(-1));
        for (int i = 0; i < open.length && deviations.size() < count; i++) {
            float[] start = values;
            double deviation = WEAKEST;
            do {
                deviation *= FACTOR;
                values = noisy(start, i, deviation);
                TensorEngine.copy(values, model.values());
                if (changed(plain, outputs(sources, only(i))) >= share) {
                    open[i] = 1;
                    deviations.put(i, deviation);
                }
            } while (deviation < STRONGEST && open[i] == 0);
        }
        return deviations;
    }

    /** Answers as the backbone with all planted deltas does: each output without its start token. */
    List<int[]> answers(List<int[]> sources) {
        return outputs(sources, Gates.fixed(open));
    }

    /** Answers as the backbone alone does. */
    List<int[]> plainAnswers(List<int[]> sources) {
        return outputs(sources, only(-1));
    }

    /** The share of outputs that differ. */
    static double changed(List<int[]> some, List<int[]> other) {
        return IntStream.range(0, some.size())
                        .filter(i -> !Arrays.equals(some.get(i), other.get(i)))
                        .count()
                / (double) some.size();
    }

    private Gates only(int delta) {
        double[] gates = new double[planted.size()];
        if (delta >= 0) {
            gates[delta] = 1;
        }
        return Gates.fixed(gates);
    }

    private float[] noisy(float[] values, int delta, double deviation) {
        String prefix =
                planted.get(delta).position().path() + "." + planted.get(delta).method() + ".";
        float[] noisy = values.clone();
        for (ParameterLayout.Slice slice : model.layout().slices()) {
            if (slice.name().startsWith(prefix)) {
                RandomGenerator random = randomness.generator("planted-weights", slice.name());
                for (int i = 0; i < slice.shape().size(); i++) {
                    noisy[(int) slice.offset() + i] += (float) (deviation * random.nextGaussian());
                }
            }
        }
        return noisy;
    }

    private List<int[]> outputs(List<int[]> sources, Gates gates) {
        List<int[]> outputs = new ArrayList<>();
        int end = bench.tokenizer().endOfSequence();
        for (int from = 0; from < sources.size(); from += ROWS) {
            List<int[]> rows = sources.subList(from, Math.min(from + ROWS, sources.size()));
            List<int[]> nothing = rows.stream().map(row -> new int[] {end}).toList();
            Batch batch = Batch.of(rows, nothing, bench.tokenizer().padding());
            for (int[] tokens : model.generate(batch, gates, LONGEST)) {
                int length = 1;
                while (length < tokens.length && tokens[length - 1] != end) {
                    length++;
                }
                outputs.add(Arrays.copyOfRange(tokens, 1, length));
            }
        }
        return outputs;
    }

    @Override
    public void close() {
        model.close();
    }
}
