package s3delta.bench.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.runtime.Decoding;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.result.Scores;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.Scoring;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.train.AnswerBy;
import s3delta.runtime.train.Evaluator;
import s3delta.runtime.train.LabelLikelihoods;
import s3delta.runtime.train.OnNan;
import s3delta.runtime.train.Outputs;
import s3delta.testkit.TinyT5;

/** The likelihood of a label is that of the model's own loss, and the label that is found is the likeliest of all. */
class LabelLikelihoodsTest {
    private static final double CLOSE = 2e-5;

    @TempDir
    private static Path directory = Path.of("");

    /** Labels as token ids: of one token, of like beginnings, one the beginning of another. */
    static Stream<List<String>> labels() {
        return Stream.of(
                List.of("3", "5"),
                IntStream.range(2, 20).mapToObj(String::valueOf).toList(),
                List.of("3 4 5", "3 4 6", "3 4 7 8"),
                List.of("3", "3 4", "3 4 5", "9"),
                List.of("7 7 7 7", "2", "11 12", "11 13 2"));
    }

    @ParameterizedTest
    @MethodSource("labels")
    void areThoseOfTheLoss(List<String> labels) {
        try (Tuned tuned = Tuned.of(TinyT5.RELU, directory)) {
            GatedModel model = tuned.model();
            List<int[]> sources = TinyT5.sources();
            LabelLikelihoods likelihoods = new LabelLikelihoods(labels, new Digits());
            Batch batch = Batch.of(sources, TinyT5.targets(), 0);
            double[][] all =
                    model.encoded(Gates.open(), batch, (pass, encoded) -> likelihoods.all(model, pass, batch, encoded));
            Set<Integer> found = new HashSet<>();
            for (int row = 0; row < all.length; row++) {
                double[] expected = new double[labels.size()];
                for (int label = 0; label < expected.length; label++) {
                    expected[label] = -loss(model, sources.get(row), Digits.ids(labels.get(label)));
                }
                assertArrayEquals(expected, all[row], CLOSE, "row " + row);
                found.add(best(expected));
            }
            assertTrue(labels.size() < 10 || found.size() > 1, "only label " + found);
        }
    }

    @ParameterizedTest
    @MethodSource("labels")
    void theLikeliestIsFound(List<String> labels) {
        try (Tuned tuned = Tuned.of(TinyT5.RELU, directory)) {
            GatedModel model = tuned.model();
            List<EncodedExample> examples = IntStream.range(0, TinyT5.sources().size())
                    .mapToObj(i -> {
                        String label = labels.get(i % labels.size());
                        return new EncodedExample(
                                TinyT5.sources().get(i), Digits.ids(label), new Example("source", label, i));
                    })
                    .toList();
            Evaluator evaluator = new Evaluator(
                    examples,
                    new Right(labels),
                    new Outputs(new Digits(), 2, 6, Decoding.GREEDY),
                    true,
                    AnswerBy.LIKELIHOOD,
                    OnNan.STOP);
            Evaluator.Answered evaluation = evaluator.evaluate(model, Gates.open(), () -> {});
            double nats = 0;
            long tokens = 0;
            for (int row = 0; row < examples.size(); row++) {
                EncodedExample example = examples.get(row);
                double[] logs = labels.stream()
                        .mapToDouble(label -> -loss(model, example.source(), Digits.ids(label)))
                        .toArray();
                assertEquals(labels.get(best(logs)), evaluation.outputs().get(row), "row " + row);
                nats += loss(model, example.source(), example.target());
                tokens += example.target().length;
            }
            assertEquals(nats / tokens, evaluation.scores().loss().orElseThrow(), CLOSE);
            Evaluator greedy = new Evaluator(examples, new Right(labels), new Digits(), 2, 6, true);
            Scores written = greedy.score(model, Gates.open());
            assertEquals(nats / tokens, written.loss().orElseThrow(), CLOSE);
            double wrong = Objects.requireNonNull(evaluation.scores().all().get(Scores.GREEDY_WRONG));
            assertEquals(1 - written.value(), wrong, 1e-12);
        }
    }

    private static int best(double[] logs) {
        return IntStream.range(0, logs.length)
                .reduce((a, b) -> logs[b] > logs[a] ? b : a)
                .orElseThrow();
    }

    /** The loss of a target as a whole, by the model's own loss. */
    private static double loss(GatedModel model, int[] source, int[] target) {
        Batch one = Batch.of(List.of(source), List.of(target), 0);
        return target.length
                * model.infer(
                        Gates.open(),
                        pass -> model.backbone().model().loss(pass, one).getFloat());
    }

    /** The share of right labels. */
    private record Right(List<String> all) implements Scoring {
        @Override
        public String metric() {
            return "accuracy";
        }

        @Override
        public Optional<List<String>> labels() {
            return Optional.of(all);
        }

        @Override
        public Scores score(List<String> outputs, List<Example> gold) {
            long right = IntStream.range(0, outputs.size())
                    .filter(i -> right(outputs.get(i), gold.get(i)))
                    .count();
            return new Scores("accuracy", Map.of("accuracy", (double) right / outputs.size()), 1, 0, Map.of());
        }
    }

    /** Texts are token ids. */
    private static final class Digits implements Tokenizer {
        static int[] ids(String text) {
            return Stream.concat(Stream.of(text.split(" ", -1)), Stream.of("1"))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }

        @Override
        public int[] encode(String text) {
            return ids(text);
        }

        @Override
        public List<int[]> encodeAll(List<String> texts) {
            return texts.stream().map(Digits::ids).toList();
        }

        @Override
        public String decode(int[] ids) {
            return String.join(
                    " ",
                    Arrays.stream(ids)
                            .filter(id -> id > 1)
                            .mapToObj(String::valueOf)
                            .toList());
        }

        @Override
        public int size() {
            return 100;
        }

        @Override
        public int endOfSequence() {
            return 1;
        }

        @Override
        public int padding() {
            return 0;
        }

        @Override
        public int sentinel(int number) {
            throw new IllegalStateException("there are none");
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
