package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.cli.demo.DemoFiles;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.KernelOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;

class DemoBackboneTest {
    private static final long MOST_BYTES = 6_000_000;

    /** Drawn from no seed that trained it. */
    private static final long FRESH = 4_711;

    @TempDir
    Path directory;

    @BeforeEach
    void extract() {
        DemoFiles.backbone(directory);
    }

    @Test
    void isSmall() throws IOException {
        long bytes = 0;
        for (String name : DemoFiles.BACKBONE) {
            bytes += Files.size(directory.resolve(name));
        }
        assertTrue(bytes < MOST_BYTES, bytes + " bytes");
    }

    @Test
    void hasTheTokenizerOfTheLexicon() throws IOException {
        Vocabulary vocabulary = new Vocabulary(Lexicon.load());
        assertEquals(vocabulary.tokenizer() + "\n", Files.readString(directory.resolve("tokenizer.json")));
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            assertEquals(vocabulary.tokens().size(), tokenizer.size());
            assertEquals(vocabulary.sentinel(0), tokenizer.sentinel(0));
        }
    }

    @Test
    void fillsGapsInFreshTexts() {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        Lexicon lexicon = Lexicon.load();
        Batch batch = ExampleBatches.corrupted(lexicon, new SalientCorruption(lexicon, 0.3, 0.2), 64, FRESH)
                .next();
        try (FrozenT5 backbone = FrozenT5.load(directory, engine);
                FrozenT5 random = RandomWeights.backbone(backbone.model().config(), engine, new Randomness(1))) {
            double loss = loss(backbone, batch);
            double chance = loss(random, batch);
            assertTrue(loss < 0.8 && chance > 5, () -> loss + " against " + chance);
        }
    }

    private static double loss(FrozenT5 backbone, Batch batch) {
        try (GatedModel model = new GatedModel(
                backbone, new FullTuning(backbone), new KernelOps(Precision.FLOAT32), new Randomness(1))) {
            return model.<Double>infer(Gates.open(), pass ->
                    (double) backbone.model().loss(pass, batch).getFloat());
        }
    }
}
