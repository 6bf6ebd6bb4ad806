package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import s3delta.bench.BenchCommand;
import s3delta.bench.demo.Pretraining.Recipe;
import s3delta.cli.demo.DemoFiles;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.KernelOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;

class PretrainingTest {
    @TempDir
    Path directory;

    private final TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);

    @Test
    void givesTheSameWeightsForTheSameSeed() {
        float[] once = weights(5, 3);
        assertArrayEquals(once, weights(5, 3));
        assertFalse(Arrays.equals(once, weights(6, 3)));
    }

    @Test
    void startsAsUnsureAsChanceAndLearns() {
        try (Pretraining training = new Pretraining(sizes(), recipe(1, 30), engine, new KernelOps(Precision.FLOAT32))) {
            double first = training.step();
            double last = first;
            while (training.steps() < 30) {
                last = training.step();
            }
            double chance =
                    Math.log(training.model().backbone().model().config().vocabSize());
            assertEquals(chance, first, 1);
            assertEquals(0.6 * first, last, 0.15 * first);
        }
    }

    @Test
    void rateRisesAndFalls() {
        Recipe recipe = new Recipe(1, 10, 1, 1, 4, 0.3, 0.2);
        assertEquals(
                List.of(0.25, 0.5, 0.75, 1.0, 1.0, 5 / 6.0, 4 / 6.0, 0.5, 2 / 6.0, 1 / 6.0),
                java.util.stream.IntStream.range(0, 10).mapToObj(recipe::rate).toList());
    }

    private float[] weights(long seed, int steps) {
        try (Pretraining training =
                new Pretraining(sizes(), recipe(seed, steps), engine, new KernelOps(Precision.FLOAT32))) {
            for (int i = 0; i < steps; i++) {
                training.step();
            }
            return training.model().values().toFloatArray();
        }
    }

    private T5Config sizes() {
        DemoFiles.backbone(directory);
        return T5Config.read(directory.resolve("config.json"));
    }

    private static Recipe recipe(long seed, int steps) {
        return new Recipe(seed, steps, 16, 3e-3, 5, 0.3, 0.2);
    }

    @Test
    void theCommandWritesAModelDirectory() throws IOException {
        StringWriter out = new StringWriter();
        Path model = directory.resolve("model");
        int code = new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .execute("pretrain-demo", "--out", model.toString(), "--seed", "3", "--steps", "2");
        assertEquals(0, code);
        assertTrue(out.toString().startsWith("step 2 of 2: loss "), out::toString);
        try (FrozenT5 backbone = FrozenT5.load(model, engine)) {
            assertEquals(sizes(), backbone.model().config());
            assertEquals(
                    new Vocabulary(Lexicon.load()).tokens().size(),
                    backbone.model().config().vocabSize());
        }
        assertTrue(Files.readString(model.resolve("README.md")).contains("--seed 3 --steps 2"));
    }
}
