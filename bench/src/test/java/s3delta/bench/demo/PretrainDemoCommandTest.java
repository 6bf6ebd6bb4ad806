package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import s3delta.bench.BenchCommand;
import s3delta.cli.CommandProvider;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.t5.FrozenT5;

class PretrainDemoCommandTest {
    @Test
    void writesAModelDirectory(@TempDir Path directory) throws IOException {
        StringWriter out = new StringWriter();
        Path model = directory.resolve("model");
        int code = new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .execute("pretrain-demo", "--out", model.toString(), "--seed", "3", "--steps", "2");
        assertEquals(0, code);
        assertTrue(out.toString().startsWith("step 2 of 2: loss "), out::toString);
        TensorEngine engine = TensorEngine.start(TensorEngine.DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = FrozenT5.load(model, engine)) {
            assertEquals(
                    MicroT5.config(new Vocabulary(Lexicon.load()).tokens().size()),
                    backbone.model().config());
        }
        assertTrue(Files.readString(model.resolve("README.md")).contains("--seed 3 --steps 2"));
    }

    @Test
    void isFoundAsAService() {
        assertTrue(ServiceLoader.load(CommandProvider.class).stream()
                .anyMatch(p -> p.get().commands().contains(BenchCommand.class)));
    }
}
