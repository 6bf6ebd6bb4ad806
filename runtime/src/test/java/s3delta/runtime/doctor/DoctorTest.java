package s3delta.runtime.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Plugins;
import s3delta.runtime.doctor.Finding.Level;
import s3delta.runtime.engine.Cpu;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.Checkpoints;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.TaskSource;
import s3delta.runtime.task.Tasks;

class DoctorTest {
    @TempDir
    Path directory;

    @Test
    void reportsAFaultOnce() throws IOException {
        Files.writeString(directory.resolve("config.json"), "{");
        List<String> faults = Doctor.examine(Plugins::configured, Optional.of(directory), Optional.empty())
                .filter(finding -> finding.level() == Level.FAIL)
                .map(Finding::subject)
                .toList();
        assertEquals(List.of("backbone", "tokenizer"), faults);
    }

    @Test
    void readsTheInstructionsOfTheFirstProcessor() throws IOException {
        Path x86 = Files.writeString(
                directory.resolve("x86"),
                "processor\t: 0\nmodel name\t: Fast One\nflags\t\t: fpu amx_bf16 sse avx512_bf16\n\nflags\t: none\n");
        assertEquals(new Cpu("", "Fast One", Set.of("amx_bf16", "avx512_bf16")), Cpu.read(x86));
        Path arm = Files.writeString(directory.resolve("arm"), "processor\t: 0\nFeatures\t: fp asimd bf16\n");
        assertEquals(new Cpu("", "unknown processor", Set.of("bf16")), Cpu.read(arm));
        assertEquals(new Cpu("", "unknown processor", Set.of()), Cpu.read(directory.resolve("none")));
    }

    @Test
    void saysWhatPrecisionIsFast() {
        assertEquals(
                "Fast One, 2 cores for this process, bfloat16 in hardware (amx_bf16, avx512_bf16)",
                Engines.processor(new Cpu("GenuineIntel", "Fast One", Set.of("avx512_bf16", "amx_bf16")), 2)
                        .text());
        assertEquals(
                "Old One, 1 cores for this process, no bfloat16 in hardware: float32",
                Engines.processor(new Cpu("GenuineIntel", "Old One", Set.of()), 1)
                        .text());
        assertEquals(
                "Vector One, 2 cores for this process, bfloat16 in hardware (avx512_bf16), which is no faster than float32",
                Engines.processor(new Cpu("GenuineIntel", "Vector One", Set.of("avx512_bf16")), 2)
                        .text());
    }

    @Test
    void warnsOfLittleMemory() throws IOException {
        Path meminfo =
                Files.writeString(directory.resolve("meminfo"), "MemTotal: 9000000 kB\nMemAvailable:    2097152 kB\n");
        Memory enough = Memory.read(meminfo, 1L << 30);
        assertEquals(new Memory(OptionalLong.of(2L << 30), 1L << 30), enough);
        assertEquals(Finding.ok("memory", "2.0 GiB available, Java heap at most 1.0 GiB"), enough.finding());
        Finding little = new Memory(OptionalLong.of((2L << 30) - 1), 1L << 30).finding();
        assertEquals(Level.WARN, little.level());
        assertTrue(little.fix().startsWith("end other programs"), little.fix());
        assertEquals(
                Finding.ok("memory", "Java heap at most 1.0 GiB"),
                Memory.read(directory.resolve("none"), 1L << 30).finding());
    }

    @Test
    void saysWhereTheNativeLibraryGoes() {
        assertEquals(Finding.ok("library", directory.toString()), Engines.cache(directory));
        Path later = directory.resolve("a/b");
        assertEquals(Finding.ok("library", "will be unpacked to " + later), Engines.cache(later));
    }

    @Test
    void looksForTheLibraryThatTheUserNames() throws IOException {
        String name = System.mapLibraryName("torch");
        Finding none = Engines.own(directory.resolve("none").toString());
        assertEquals("there is no directory " + directory.resolve("none"), none.text());
        Finding hollow = Engines.own(directory.toString());
        assertEquals(Level.FAIL, hollow.level());
        assertEquals("there is no " + name + " in " + directory, hollow.text());
        Files.createFile(directory.resolve(name));
        assertEquals(Finding.ok("library", directory + " (PYTORCH_LIBRARY_PATH)"), Engines.own(directory.toString()));
        assertEquals(Level.OK, Engines.own(directory.resolve(name).toString()).level());
    }

    @Test
    void saysHowAGpuCanBeUsed() {
        assertEquals(Level.OK, Engines.gpu(true, true, true).level());
        assertEquals(Level.OK, Engines.gpu(false, false, false).level());
        assertEquals(Level.OK, Engines.gpu(false, true, false).level());
        Finding blind = Engines.gpu(true, true, false);
        assertEquals(Level.WARN, blind.level());
        assertTrue(blind.text().contains("the native library for CUDA"), blind.text());
        assertTrue(blind.fix().contains("nvidia-smi"), blind.fix());
        Finding unused = Engines.gpu(true, false, false);
        assertEquals(Level.WARN, unused.level());
        assertTrue(unused.text().contains("for the CPU alone"), unused.text());
        for (String named : List.of("PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR", "--allow-download")) {
            assertTrue(unused.fix().contains(named), unused.fix());
        }
    }

    @Test
    void namesGpusThatNobodyUses() throws IOException {
        assertEquals(Optional.empty(), Engines.otherGpu(directory, "Linux"));
        assertTrue(Engines.otherGpu(directory, "Mac OS X").orElseThrow().text().contains("MPS"));
        Files.createFile(directory.resolve("kfd"));
        assertTrue(Engines.otherGpu(directory, "Linux").orElseThrow().text().contains("ROCm"));
    }

    @Test
    void badPluginsAreAFinding() {
        Finding good = Doctor.plugins(() -> Registry.of(List.of(), List.of()));
        assertEquals(Level.OK, good.level());
        assertEquals("0 delta methods, 0 search strategies", good.text());
        Finding bad = Doctor.plugins(() -> {
            throw S3DeltaException.of(ErrorCode.PLUGIN_CONTRACT, "bad");
        });
        assertEquals(Finding.fail("plugins", "bad", ""), bad);
    }

    @Test
    void countsTheTasksWithData() throws IOException {
        Finding none = Folders.data(directory.resolve("none"));
        assertEquals(Level.FAIL, none.level());
        assertEquals("no directory " + directory.resolve("none"), none.text());
        assertEquals("no task's files in " + directory, Folders.data(directory).text());
        for (Task task : Tasks.all()) {
            TaskSource.Folder source = (TaskSource.Folder) task.source();
            Path folder = Files.createDirectories(directory.resolve(source.folder()));
            Files.createFile(folder.resolve("train.tsv"));
            Files.createFile(folder.resolve(source.validationSplit() + ".tsv"));
        }
        assertEquals(Finding.ok("data", "all 15 tasks"), Folders.data(directory));
        Files.delete(directory.resolve("glue/mnli/validation_matched.tsv"));
        Finding some = Folders.data(directory);
        assertEquals(Level.WARN, some.level());
        assertEquals("14 of 15 tasks; not mnli", some.text());
    }

    @Test
    void findsFaultsOfBackbones() {
        assertEquals(Level.FAIL, Folders.backbone(directory).level());
        Finding tokenizer = Folders.tokenizer(directory);
        assertEquals(Level.FAIL, tokenizer.level());
        assertTrue(tokenizer.text().contains("fix:"), tokenizer.text());
    }

    /** What a run refuses, the doctor finds: weights that are not finite as well. */
    @Test
    void looksThroughTheWeights() throws IOException {
        assertEquals(Level.OK, Folders.weights(Checkpoints.write(directory)).level());
        Path file = directory.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        // The last number of the last tensor, a float32 that becomes infinity.
        bytes[bytes.length - 1] = 0x7f;
        bytes[bytes.length - 2] = (byte) 0x80;
        bytes[bytes.length - 3] = 0;
        bytes[bytes.length - 4] = 0;
        Files.write(file, bytes);
        Finding finding = Folders.weights(directory);
        assertEquals(Level.FAIL, finding.level());
        assertTrue(finding.text().contains("a weight is not finite"), finding.text());
    }

    /** What a run refuses, the doctor finds. */
    @Test
    void comparesTokenizerAndBackbone() throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), """
                {"version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"},
                 "post_processor": null, "decoder": null,
                 "model": {"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<pad>": 0, "</s>": 1, "<unk>": 2}}}
                """);
        String config = """
                {"model_type": "t5", "vocab_size": 3, "d_model": 4, "d_kv": 3, "d_ff": 5, "num_layers": 1, "num_heads": 2}
                """;
        Files.writeString(directory.resolve("config.json"), config);
        assertEquals(Finding.ok("tokenizer", "3 ids"), Folders.tokenizer(directory));
        Files.writeString(directory.resolve("config.json"), config.replace("\"vocab_size\": 3", "\"vocab_size\": 2"));
        assertTrue(Folders.tokenizer(directory).text().contains("more tokens than the backbone"));
        Files.writeString(directory.resolve("config.json"), config.replace("{", "{\"eos_token_id\": [2, 1], "));
        assertTrue(Folders.tokenizer(directory).text().contains("ends texts otherwise"));
    }
}
