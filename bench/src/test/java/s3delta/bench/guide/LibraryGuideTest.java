package s3delta.bench.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.bench.launch.Launch;
import s3delta.bench.run.TinyRun;
import s3delta.runtime.Backbone;
import s3delta.runtime.Prediction;
import s3delta.runtime.TunedModel;

/** The Java of the first page and of the library's page compiles and runs, word for word. */
class LibraryGuideTest {
    private static final Path ROOT = Path.of(System.getProperty("s3delta.root"));
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?\n)```", Pattern.DOTALL);
    private static final String CLASS = """
            import java.nio.file.Path;
            import java.util.List;
            import java.util.Map;
            import java.util.Optional;
            import ai.djl.inference.Predictor;
            import ai.djl.repository.zoo.Criteria;
            import ai.djl.repository.zoo.ZooModel;
            import s3delta.runtime.*;
            import s3delta.runtime.doctor.*;
            import s3delta.runtime.proposal.*;
            import s3delta.runtime.result.*;

            final class Snippet {
                public static void main(String[] arguments) throws Exception {
            %s    %s}
            }
            """;

    @TempDir
    Path directory;

    private static List<String> blocks(String page) throws IOException {
        return BLOCK.matcher(Files.readString(ROOT.resolve(page)))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** Compiles a block, and what shall follow within it. */
    private void compile(String block, String more) throws IOException {
        Path file = Files.writeString(directory.resolve("Snippet.java"), CLASS.formatted(block, more));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        directory.toString(),
                        file.toString());
        assertEquals(0, code, "does not compile: " + block);
    }

    @Test
    void allBlocksCompile() throws IOException {
        List<String> all = new ArrayList<>(blocks("README.md"));
        all.addAll(blocks("docs/library.md"));
        assertTrue(all.size() >= 4, all.size() + " blocks");
        for (String block : all) {
            compile(block, "");
        }
    }

    @Test
    void theFirstPagePredicts() throws IOException, InterruptedException {
        Path run = TinyRun.train(directory, "epochs: 1");
        Path backbone = Files.createDirectories(directory.resolve("models")).resolve("t5-small");
        Files.move(directory.resolve("backbone"), backbone);
        Files.move(run, Files.createDirectories(directory.resolve("runs")).resolve("sst2"));
        String block = blocks("README.md").get(0);
        int end = block.lastIndexOf('}');
        compile(block.substring(0, end) + "System.out.println(answers.get(0).output()); }", "");
        String expected;
        try (Backbone t5 = Backbone.open(backbone);
                TunedModel model = t5.attach(directory.resolve("runs/sst2"))) {
            Prediction answer = model.predict("sst2 sentence: a gripping film");
            expected = answer.output();
        }
        Launch launch = Launch.of(
                directory,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        directory + File.pathSeparator + System.getProperty("java.class.path"),
                        "Snippet"));
        assertEquals(0, launch.code(), launch.err());
        assertEquals(expected + "\n", launch.out());
    }
}
