package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Help.Ansi;
import s3delta.api.ErrorCode;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.bench.launch.TakenId;
import s3delta.cli.Console;
import s3delta.cli.Program;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.plugin.Registry;

/** Provokes every error code, as a user would where there is a command for it, and holds what is printed. */
class ErrorCodesTest {
    private static final Map<ErrorCode, Provocation> PROVOCATIONS = new LinkedHashMap<>();

    static {
        PROVOCATIONS.put(ErrorCode.USAGE, test -> test.command("runs"));
        PROVOCATIONS.put(ErrorCode.FILE_MISSING, test -> test.command("run", test.path("none.yaml")));
        PROVOCATIONS.put(ErrorCode.FILE_FORMAT, test -> test.with("cola.yaml", "tasks: [cola\n"));
        PROVOCATIONS.put(ErrorCode.OUTPUT, test -> test.run("out=" + test.path("cola.yaml")));
        PROVOCATIONS.put(ErrorCode.CONFIG_KEY, test -> test.run("search.epoch=2"));
        PROVOCATIONS.put(ErrorCode.CONFIG_VALUE, test -> test.run("seeds=[-1]"));
        PROVOCATIONS.put(
                ErrorCode.BACKBONE_CONFIG, test -> test.with("backbone/config.json", "{\"model_type\": \"bert\"}"));
        PROVOCATIONS.put(ErrorCode.BACKBONE_WEIGHTS, ErrorCodesTest::infiniteWeight);
        PROVOCATIONS.put(ErrorCode.TOKENIZER, test -> test.with("backbone/tokenizer.json", "{\"model\": 1}"));
        PROVOCATIONS.put(ErrorCode.TASK, test -> test.run("tasks=[colla]"));
        PROVOCATIONS.put(
                ErrorCode.DATA, test -> test.with("data/glue/cola/train.jsonl", "{\"text\": \"a\"}\n".repeat(9)));
        PROVOCATIONS.put(ErrorCode.SEQUENCE_LENGTH, test -> test.run("lengths={source: 2, over-length: error}"));
        PROVOCATIONS.put(ErrorCode.PLUGIN_UNKNOWN, test -> test.run("search.strategy=dart"));
        PROVOCATIONS.put(
                ErrorCode.PLUGIN_DUPLICATE,
                test -> test.command(() -> plugins(new TakenId(), new TakenId()), "plugins"));
        PROVOCATIONS.put(ErrorCode.PLUGIN_CONTRACT, test -> test.command(() -> plugins(new BadId()), "plugins"));
        PROVOCATIONS.put(ErrorCode.SITE, test -> test.run("space=[{sites: [SelfAttention.q], deltas: [lnfit]}]"));
        PROVOCATIONS.put(ErrorCode.SPACE, test -> test.run("space=[{sites: [SelfAttention.x], deltas: [lora]}]"));
        PROVOCATIONS.put(ErrorCode.BUDGET, test -> test.run("budget=1"));
        PROVOCATIONS.put(ErrorCode.STRUCTURE, ErrorCodesTest::foreignStructure);
        PROVOCATIONS.put(ErrorCode.MERGE, ErrorCodesTest::merge);
        PROVOCATIONS.put(ErrorCode.ENGINE, ErrorCodesTest::noGpu);
        PROVOCATIONS.put(ErrorCode.NUMBERS, ErrorCodesTest::overflow);
        PROVOCATIONS.put(
                ErrorCode.SQL,
                test -> test.run(
                        "tasks=[{name: mine, files: {t: glue/cola/train.jsonl}, sql: {train: SELECT no FROM t},"
                                + " cut: {validation: 8, test: 8}, source: '{sentence}', target: '{label}', labels: ['0', '1']}]"));
        PROVOCATIONS.put(ErrorCode.DOWNLOAD, ErrorCodesTest::unreachable);
        PROVOCATIONS.put(ErrorCode.MEMORY, test -> test.command(ErrorCodesTest::outOfMemory, "plugins"));
        PROVOCATIONS.put(
                ErrorCode.EXECUTOR,
                test -> test.command("sweep", test.path("cola.yaml"), "--with", "cores=1", "--cores", "2"));
        PROVOCATIONS.put(ErrorCode.TRIALS, ErrorCodesTest::failingTrial);
    }

    @TempDir
    private Path temp = Path.of("");

    /** Makes the error of a code. */
    private interface Provocation {
        Ended of(ErrorCodesTest test) throws IOException;
    }

    /**
     * How a command ended.
     *
     * @param code exit code
     * @param out standard output
     * @param err standard error
     */
    private record Ended(int code, String out, String err) {}

    static List<ErrorCode> codes() {
        return ErrorCode.all();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void hasACaseWithAText(ErrorCode code) throws IOException {
        Provocation provocation = PROVOCATIONS.get(code);
        assertNotNull(provocation, "give " + code + " a case here, and a text");
        TinyTask.backbone(temp.resolve("backbone"));
        TinyTask.data(temp.resolve("data"));
        Files.writeString(temp.resolve("cola.yaml"), """
                backbone: %s
                data: %s
                tasks: [cola]
                space: s3delta-m
                budget: 700
                search: {epochs: 1, batch-size: 8}
                train: {epochs: 1, batch-size: 8}
                device: cpu
                out: %s
                """.formatted(path("backbone"), path("data"), path("out")));
        Ended ended = provocation.of(this);
        assertEquals(2, ended.code, ended.err);
        assertEquals("", ended.out);
        assertTrue(ended.err.startsWith("error[" + code.label() + "]: "), ended.err);
        assertFalse(ended.err.contains("\tat "), "a stack trace");
        golden(
                code.label(),
                ended.err
                        .replace(temp.toString(), "DIR")
                        .replace(temp.toRealPath().toString(), "DIR"));
    }

    private static void golden(String name, String text) throws IOException {
        Path file = Path.of(System.getProperty("s3delta.root"), "bench/src/test/resources/errors", name + ".txt");
        if (System.getProperty("s3delta.golden", "").equals("write")) {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
        }
        assertTrue(Files.exists(file), () -> file + " is missing; write it with -Ds3delta.golden=write");
        assertEquals(Files.readString(file), text);
    }

    private String path(String name) {
        return temp.resolve(name).toString();
    }

    private Ended command(String... arguments) {
        return command(Registry::load, arguments);
    }

    private Ended command(Supplier<Registry> registry, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), Ansi.OFF);
        int code = new Program(console, registry).run(arguments);
        return new Ended(code, out.toString(), err.toString());
    }

    private Ended run(String setting) {
        return command("run", path("cola.yaml"), "--set", setting);
    }

    /** Runs with one file written anew. */
    private Ended with(String file, String text) throws IOException {
        Files.writeString(temp.resolve(file), text);
        return command("run", path("cola.yaml"));
    }

    private Ended infiniteWeight() throws IOException {
        lastWeight(Float.POSITIVE_INFINITY);
        return command("run", path("cola.yaml"));
    }

    /** A weight that is finite, and makes what is computed with it infinite. */
    private Ended overflow() throws IOException {
        lastWeight(Float.MAX_VALUE);
        return run("search.strategy=random");
    }

    private void lastWeight(float value) throws IOException {
        Path file = temp.resolve("backbone/model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        int bits = Float.floatToIntBits(value);
        for (int i = 0; i < Float.BYTES; i++) {
            bytes[bytes.length - Float.BYTES + i] = (byte) (bits >>> (8 * i));
        }
        Files.write(file, bytes);
    }

    private Ended foreignStructure() throws IOException {
        Files.writeString(temp.resolve("structure.json"), """
                {"format": 1, "budget": 100, "parameters": 72, "found-on": {}, "placements": [{"position":
                "encoder.block.7.layer.0.SelfAttention.q", "method": "lora", "config": {"r": 2}, "parameters": 72}]}
                """);
        return command("train", path("cola.yaml"), "--structure", path("structure.json"));
    }

    private Ended merge() throws IOException {
        Files.writeString(temp.resolve("structure.json"), """
                {"format": 1, "budget": 1000, "parameters": 80, "found-on": {}, "placements": [{"position":
                "encoder.block.0.layer.0.SelfAttention", "method": "prefix", "config": {"rows": 2}, "parameters": 80}]}
                """);
        Ended trained = command("train", path("cola.yaml"), "--structure", path("structure.json"));
        assertEquals(0, trained.code, trained.err);
        return command("merge", path("out"), "--out", path("merged"));
    }

    private static Registry outOfMemory() {
        throw new OutOfMemoryError("Java heap space");
    }

    /** The lines before the error tell of attempts. */
    private Ended unreachable() {
        Ended ended = command("data", "get", "glue/cola", "--to", path("got"), "--mirror", "http://127.0.0.1:1");
        return new Ended(ended.code, ended.out, ended.err.substring(ended.err.indexOf("error[")));
    }

    private Ended failingTrial() throws IOException {
        Files.writeString(temp.resolve("data/glue/cola/train.jsonl"), "{\"text\": \"a\"}\n".repeat(9));
        return command("sweep", path("cola.yaml"));
    }

    private Ended noGpu() {
        TensorEngine engine = TensorEngine.start(DeviceChoice.AUTO, 1);
        Assumptions.assumeFalse(engine.device().isGpu(), "skipped: there is a GPU, so that asking for one is no error");
        return run("device=gpu");
    }

    private static Registry plugins(DeltaMethod<?>... methods) {
        return Registry.of(List.of(methods), List.of());
    }

    /** A method whose id no file could name. */
    private static final class BadId implements DeltaMethod<TakenId.Config> {
        private final TakenId other = new TakenId();

        @Override
        public String id() {
            return "Bad Id";
        }

        @Override
        public TakenId.Config defaults() {
            return other.defaults();
        }

        @Override
        public Set<SiteKind> sites() {
            return other.sites();
        }

        @Override
        public Delta create(SiteShape site, TakenId.Config config) {
            return other.create(site, config);
        }
    }
}
