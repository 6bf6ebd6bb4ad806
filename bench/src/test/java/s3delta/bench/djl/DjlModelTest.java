package s3delta.bench.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.bench.run.TinyRun;
import s3delta.djl.RunTranslatorFactory;
import s3delta.runtime.Backbone;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.EngineOptions;
import s3delta.runtime.Prediction;
import s3delta.runtime.TunedModel;

/** Runs as models of DJL, as its users load them. */
class DjlModelTest {
    private static final List<String> TEXTS =
            List.of("cola sentence: the good dog", "cola sentence: a bad cat", "cola sentence: good");

    @TempDir
    private static Path temp = Path.of("");

    private static Path run = Path.of("");
    private static Path other = Path.of("");
    private static List<String> expected = List.of();

    @BeforeAll
    static void train() throws IOException {
        run = Files.move(TinyRun.train(temp, "epochs: 4"), temp.resolve("first run"));
        other = Files.move(TinyRun.train(temp, "epochs: 1", "seeds: [5]"), temp.resolve("other"));
        expected = answers(run);
    }

    private static List<String> answers(Path run) {
        EngineOptions cpu = EngineOptions.defaults().withDevice(DeviceChoice.CPU);
        try (Backbone t5 = Backbone.open(temp.resolve("backbone"), cpu);
                TunedModel model = t5.attach(run)) {
            return model.predict(TEXTS).stream().map(Prediction::output).toList();
        }
    }

    private static Criteria.Builder<String, String> criteria(Path run) {
        return Criteria.builder()
                .setTypes(String.class, String.class)
                .optEngine("S3Delta")
                .optModelPath(run);
    }

    @Test
    void aRunIsAModel() throws Exception {
        try (ZooModel<String, String> model = Criteria.builder()
                        .setTypes(String.class, String.class)
                        .optEngine("S3Delta")
                        .optModelPath(run)
                        .build()
                        .loadModel();
                Predictor<String, String> predictor = model.newPredictor()) {
            assertEquals(expected, predictor.batchPredict(TEXTS));
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i), predictor.predict(TEXTS.get(i)));
            }
            assertTrue(predictor.predict("äöü 文").length() < 200);
        }
    }

    @Test
    void modelsShareABackboneAndWorkBesideThoseOfPyTorch() throws Exception {
        assertEquals("PyTorch", Engine.getDefaultEngineName(), "the default stays what it was");
        ZooModel<String, String> first = criteria(run).build().loadModel();
        try (ZooModel<String, String> second = criteria(other)
                        .optOption("backbone", temp.resolve("backbone").toString())
                        .build()
                        .loadModel();
                NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
                Predictor<String, String> one = first.newPredictor();
                Predictor<String, String> two = second.newPredictor()) {
            NDArray product = manager.ones(new Shape(2, 3)).matMul(manager.ones(new Shape(3, 2)));
            assertEquals(expected, one.batchPredict(TEXTS));
            assertEquals(answers(other), two.batchPredict(TEXTS));
            assertEquals(12, product.sum().toFloatArray()[0]);
            first.close();
            assertEquals(answers(other), two.batchPredict(TEXTS));
        }
    }

    @Test
    void severalPredictorsOfOneModelAnswerAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (ZooModel<String, String> model = criteria(run).build().loadModel()) {
            List<Future<Boolean>> all = Stream.generate(() -> threads.submit(() -> {
                        try (Predictor<String, String> own = model.newPredictor()) {
                            boolean same = true;
                            for (int i = 0; i < 20; i++) {
                                same &= own.batchPredict(TEXTS).equals(expected);
                            }
                            return same;
                        }
                    }))
                    .limit(3)
                    .toList();
            for (Future<Boolean> each : all) {
                assertTrue(each.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        MalformedModelException moved = assertThrows(
                MalformedModelException.class,
                () -> criteria(run)
                        .optOption("backbone", temp.resolve("none").toString())
                        .build()
                        .loadModel());
        assertTrue(String.valueOf(moved.getMessage()).contains("none"), moved::getMessage);
        assertThrows(
                ModelNotFoundException.class,
                () -> Criteria.builder()
                        .setTypes(String.class, Integer.class)
                        .optEngine("S3Delta")
                        .optModelPath(run)
                        .optTranslatorFactory(new RunTranslatorFactory())
                        .build()
                        .loadModel());
        // Another directory is what it was to DJL: a model without a translator for texts.
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        assertThrows(
                ModelNotFoundException.class, () -> criteria(elsewhere).build().loadModel());
        ZooModel<String, String> closed = criteria(run).build().loadModel();
        Predictor<String, String> predictor = closed.newPredictor();
        closed.close();
        assertThrows(TranslateException.class, () -> predictor.predict(TEXTS.get(0)));
    }
}
