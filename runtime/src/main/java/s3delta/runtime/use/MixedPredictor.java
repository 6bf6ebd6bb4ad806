package s3delta.runtime.use;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import s3delta.runtime.Prediction;
import s3delta.runtime.delta.BatchParts;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.MixedModels;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.Generator;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.train.LabelLikelihoods;
import s3delta.runtime.train.Outputs;

/** Answers texts of several runs of one backbone in batches that hold rows of any of them, each as its run's {@link Predictor}. */
public final class MixedPredictor {
    private final List<Predictor> runs;
    private final int batchSize;
    private final Tokenizer tokenizer;

    /**
     * Makes a predictor.
     *
     * @param runs the runs' own, for answers without probabilities
     * @param batchSize rows that are computed together
     */
    public MixedPredictor(List<Predictor> runs, int batchSize) {
        this.runs = List.copyOf(runs);
        this.batchSize = batchSize;
        tokenizer = runs.get(0).run().bench().tokenizer();
    }

    /** One text: its run, and its place among that run's texts. */
    private record Row(int run, int place, EncodedExample example) {}

    /**
     * Answers texts. A run with texts for a batch of its own answers them by itself, and so does one that does not
     * write greedily.
     *
     * @param sources of each run what its model reads
     * @return of each run its answers, in the order of its texts
     * @throws s3delta.api.S3DeltaException as {@link Predictor#predict}
     */
    public List<List<Prediction>> predict(List<List<String>> sources) {
        List<List<Prediction>> answers = new ArrayList<>();
        List<List<EncodedExample>> encoded = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (int run = 0; run < runs.size(); run++) {
            List<String> own = sources.get(run);
            boolean alone = own.size() >= batchSize
                    || !runs.get(run).outputs().decoding().greedy();
            answers.add(alone ? runs.get(run).predict(own, 0) : List.of());
            encoded.add(alone ? List.of() : runs.get(run).encode(own, 0));
            for (EncodedExample example : encoded.get(run)) {
                rows.add(new Row(run, rows.size(), example));
            }
        }
        List<String> outputs = new ArrayList<>(Collections.nCopies(rows.size(), ""));
        Predicate<Row> likeliest = row -> runs.get(row.run()).labels().isPresent();
        inBatches(rows.stream().filter(likeliest).toList(), outputs, this::likeliest);
        inBatches(rows.stream().filter(likeliest.negate()).toList(), outputs, this::generated);
        int next = 0;
        for (int run = 0; run < runs.size(); run++) {
            List<EncodedExample> own = encoded.get(run);
            if (!own.isEmpty()) {
                answers.set(
                        run, runs.get(run).answers(sources.get(run), own, outputs.subList(next, next + own.size())));
                next += own.size();
            }
        }
        return answers;
    }

    private void inBatches(
            List<Row> rows, List<String> outputs, BiFunction<List<Row>, List<Integer>, List<String>> answer) {
        BatchParts parts = runs.get(0).run().model().batchParts();
        Outputs.inBatches(rows.stream().map(Row::example).toList(), batchSize, parts, numbers -> {
            List<Row> batch = numbers.stream()
                    .map(rows::get)
                    .sorted(Comparator.comparingInt(Row::run))
                    .toList();
            List<Integer> used = batch.stream().map(Row::run).distinct().toList();
            List<String> texts = answer.apply(batch, used);
            for (int i = 0; i < batch.size(); i++) {
                outputs.set(batch.get(i).place(), texts.get(i));
            }
            return numbers;
        });
    }

    private interface Use<T> {
        T of(GatedModel some, Pass pass, Batch batch, NDArray encoded);
    }

    /** Encodes a batch of rows that lie together by run, and uses it. */
    private <T> T encoded(List<Row> rows, List<Integer> used, Use<T> use) {
        List<GatedModel> models =
                used.stream().map(run -> runs.get(run).run().model()).toList();
        GatedModel some = models.get(0);
        Batch batch = runs.get(0)
                .outputs()
                .batch(
                        rows.stream().map(Row::example).toList(),
                        IntStream.range(0, rows.size()).boxed().toList());
        int[] modelOf = rows.stream().mapToInt(row -> used.indexOf(row.run())).toArray();
        return new MixedModels(models)
                .infer(
                        modelOf,
                        pass -> use.of(
                                some, pass, batch, some.backbone().model().encode(pass, batch)));
    }

    private List<String> generated(List<Row> rows, List<Integer> used) {
        int[] longest = rows.stream()
                .mapToInt(row -> runs.get(row.run()).outputs().maxTarget() + 1)
                .toArray();
        int most = Arrays.stream(longest).max().orElseThrow();
        List<int[]> tokens = encoded(
                rows,
                used,
                (some, pass, batch, states) ->
                        new Generator(some.backbone().model(), pass, batch, states, most).greedy(soFar -> false));
        return IntStream.range(0, rows.size())
                .mapToObj(row -> tokenizer.decode(
                        Arrays.copyOfRange(tokens.get(row), 1, Math.min(longest[row], tokens.get(row).length))))
                .toList();
    }

    private List<String> likeliest(List<Row> rows, List<Integer> used) {
        List<List<String>> labels = used.stream()
                .map(run -> runs.get(run).labels().orElseThrow().labels())
                .toList();
        LabelLikelihoods all = new LabelLikelihoods(
                labels.stream().flatMap(List::stream).distinct().toList(), tokenizer);
        int[][] choices = rows.stream()
                .map(row -> labels.get(used.indexOf(row.run())).stream()
                        .mapToInt(all.labels()::indexOf)
                        .toArray())
                .toArray(int[][]::new);
        int[] first = Arrays.stream(choices).mapToInt(own -> own[0]).toArray();
        double[] logs = new double[rows.size()];
        int[] best = encoded(
                rows, used, (some, pass, batch, states) -> all.best(some, pass, batch, states, choices, first, logs));
        for (int row = 0; row < best.length; row++) {
            Predictor.requireNumber(logs[row], all.labels().get(first[row]));
        }
        return Arrays.stream(best).mapToObj(all.labels()::get).toList();
    }
}
