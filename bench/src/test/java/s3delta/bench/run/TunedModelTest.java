package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Backbone;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.EngineOptions;
import s3delta.runtime.Prediction;
import s3delta.runtime.TunedModel;

/** Runs on a backbone, as an application uses them. */
class TunedModelTest {
    private static final EngineOptions CPU =
            EngineOptions.defaults().withDevice(DeviceChoice.CPU).withThreads(1);
    private static final List<String> TEXTS = List.of(
            "cola sentence: the good dog",
            "cola sentence: a bad cat",
            "cola sentence: good",
            "cola sentence: the dog the dog the bad dog");

    @TempDir
    private static Path temp = Path.of("");

    private static Path first = Path.of("");
    private static Path second = Path.of("");
    private static Path greedy = Path.of("");
    private static Path backbone = Path.of("");

    @BeforeAll
    static void train() throws IOException {
        first = Files.move(TinyRun.train(temp, "epochs: 4"), temp.resolve("first"));
        second = Files.move(TinyRun.train(temp, "epochs: 1", "seeds: [5]"), temp.resolve("second"));
        greedy = Files.move(TinyRun.train(temp, "epochs: 3", "scoring: greedy"), temp.resolve("greedy"));
        backbone = temp.resolve("backbone");
    }

    @Test
    void answersAsTheCommandDoes() {
        List<String> expected = Command.run("predict", first, TEXTS.get(0), TEXTS.get(1), TEXTS.get(2), TEXTS.get(3))
                .lines();
        try (Backbone t5 = Backbone.open(backbone, CPU);
                TunedModel run = t5.attach(first)) {
            assertEquals(
                    expected,
                    run.predict(TEXTS).stream().map(Prediction::output).toList());
            assertEquals(List.of("0", "1"), run.labels());
            assertEquals("cola", run.task().orElseThrow());
            assertEquals("cola sentence: the good dog", run.text(Map.of("sentence", "the good dog")));
            Prediction answer =
                    run.predictWithProbabilities(TEXTS.subList(0, 1)).get(0);
            assertEquals(
                    1,
                    answer.probabilities().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum(),
                    1e-9);
            assertEquals(Map.of(), run.predict(TEXTS.get(0)).probabilities());
        }
    }

    @Test
    void severalRunsShareABackbone() {
        try (Backbone t5 = Backbone.open(backbone, CPU);
                TunedModel one = t5.attach(first);
                TunedModel other = t5.attach(second);
                TunedModel third = t5.attach(greedy)) {
            Map<TunedModel, List<Prediction>> both = t5.predict(Map.of(one, TEXTS, other, TEXTS.subList(0, 2)));
            assertEquals(one.predict(TEXTS), both.get(one));
            assertEquals(other.predict(TEXTS.subList(0, 2)), both.get(other));
            List<String> many = Collections.nCopies(40, TEXTS.get(3));
            Map<TunedModel, List<String>> texts = new LinkedHashMap<>();
            texts.put(third, TEXTS);
            texts.put(one, many);
            texts.put(other, List.of());
            Map<TunedModel, List<Prediction>> all = t5.predict(texts);
            assertEquals(List.of(third, one, other), List.copyOf(all.keySet()));
            assertEquals(third.predict(TEXTS), all.get(third));
            assertEquals(one.predict(many), all.get(one));
            assertEquals(List.of(), all.get(other));
            assertEquals(Map.of(), t5.predict(Map.of()));
        }
    }

    @Test
    void aHundredRunsTakeTheMemoryOfTheirDeltas() throws IOException {
        try (Backbone t5 = Backbone.open(backbone, CPU)) {
            t5.attach(first).predict(TEXTS);
            long before = Resident.kilobytes();
            Map<TunedModel, List<String>> texts = new LinkedHashMap<>();
            for (int i = 0; i < 100; i++) {
                texts.put(t5.attach(i % 2 == 0 ? first : second), TEXTS.subList(0, 1));
            }
            Map<TunedModel, List<Prediction>> all = t5.predict(texts);
            long more = Resident.kilobytes() - before;
            texts.forEach((model, own) -> assertEquals(model.predict(own), all.get(model)));
            assertTrue(more < 30_000, more + " KiB more for 100 runs of a few thousand parameters");
        }
    }

    @Test
    void onlyModelsOfABackboneAnswerTogether() {
        try (Backbone t5 = Backbone.open(backbone, CPU);
                Backbone same = Backbone.open(backbone, CPU);
                TunedModel one = t5.attach(first)) {
            assertThrows(IllegalArgumentException.class, () -> same.predict(Map.of(one, TEXTS)));
        }
    }

    @Test
    void manyThreadsGetTheAnswersOfOne() throws Exception {
        List<String> texts = IntStream.range(0, 250)
                .mapToObj(i -> TEXTS.get(i % TEXTS.size()) + " cat".repeat(i % 7))
                .toList();
        try (Backbone t5 = Backbone.open(backbone, CPU);
                TunedModel one = t5.attach(first);
                TunedModel other = t5.attach(second)) {
            List<TunedModel> models = List.of(one, other, one, other);
            List<List<Prediction>> expected =
                    List.of(one.predictWithProbabilities(texts), other.predictWithProbabilities(texts));
            CountDownLatch warm = new CountDownLatch(models.size());
            AtomicLong begun = new AtomicLong();
            ExecutorService threads = Executors.newFixedThreadPool(models.size());
            try {
                List<Future<Boolean>> equal = new ArrayList<>();
                for (int t = 0; t < models.size(); t++) {
                    TunedModel model = models.get(t);
                    List<Prediction> answers = expected.get(t % 2);
                    equal.add(threads.submit(() -> {
                        boolean same = model.predictWithProbabilities(texts).equals(answers);
                        warm.countDown();
                        warm.await();
                        begun.compareAndSet(0, Resident.kilobytes());
                        return same
                                && IntStream.range(0, 10)
                                        .allMatch(round -> model.predictWithProbabilities(texts)
                                                .equals(answers));
                    }));
                }
                for (Future<Boolean> each : equal) {
                    assertTrue(each.get(), "10 times 250 texts in each of 4 threads");
                }
                long more = Resident.kilobytes() - begun.get();
                assertTrue(more < 10_000, more + " KiB more after 10,000 texts");
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void whatIsClosedOrForeignIsRefused() {
        Path foreign = TinyTask.backbone(temp.resolve("foreign"), 2);
        try (Backbone t5 = Backbone.open(foreign, CPU)) {
            S3DeltaException refused = assertThrows(S3DeltaException.class, () -> t5.attach(first));
            assertEquals(ErrorCode.BACKBONE_WEIGHTS, refused.code());
        }
        Backbone t5 = Backbone.open(backbone, CPU);
        TunedModel run = t5.attach(first);
        S3DeltaException threads =
                assertThrows(S3DeltaException.class, () -> Backbone.open(backbone, CPU.withThreads(2)));
        assertEquals(ErrorCode.ENGINE, threads.code());
        t5.close();
        t5.close();
        assertThrows(IllegalStateException.class, () -> run.predict(TEXTS));
        run.close();
    }
}
