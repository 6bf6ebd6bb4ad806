package s3delta.bench.step;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.cli.Console;
import s3delta.cli.Main;
import s3delta.cli.Options;
import s3delta.cli.TemporaryFolder;
import s3delta.cli.demo.DemoFilesCommand;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.Version;
import s3delta.runtime.engine.GpuDevice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.process.JavaCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench gpu}: all that is to be known of a GPU, in one go. */
@Command(
        name = "gpu",
        description = {
            "Measure and check everything on a GPU in half an hour: numbers against the CPU, steps in each precision and",
            "size, a search step, parts of batches, operators and transfers of a step, stop and resume, 2,000 steps with",
            "saves, a lack of memory, two trials at a time, PEFT. Each part is a process of its own with a time limit; one",
            "that fails does not end the others. Writes one JSON file, anew after each part."
        },
        footer = {"", "Example: s3delta bench gpu --out gpu.json", "         s3delta bench gpu --device cpu --quick"})
public final class GpuCommand implements Callable<Integer> {
    /** What a part takes to start. */
    private static final int LEAST_MILLIS = 6000;

    /** What other commands measure. */
    private static final Map<String, List<String>> COMMANDS = Map.of(
            "doctor", List.of("doctor"),
            "soak", List.of("bench", "soak", "--save-every", "20"));

    @Option(names = "--device", paramLabel = "NAME", description = "gpu (default), or cpu to try the program itself.")
    private DeviceChoice device = DeviceChoice.GPU;

    @Option(names = "--quick", description = "Small models and few steps: shows that the program works, and no speed.")
    private boolean quick;

    @Option(names = "--limit", paramLabel = "MINUTES", description = "The most minutes in all (${DEFAULT-VALUE}).")
    private int limit = 30;

    @Option(names = "--parts", paramLabel = "NAME", split = ",", description = "The parts to run, all if not given.")
    private List<String> wanted = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "The JSON file (${DEFAULT-VALUE}).")
    private Path out = Path.of("gpu.json");

    @Option(names = "--part", hidden = true, description = "Runs one part in this process.")
    private Optional<String> part = Optional.empty();

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    private final InstantSource clock = InstantSource.system();

    /** Makes the command; called by picocli. */
    public GpuCommand() {}

    @Override
    public Integer call() {
        Options.atLeast("--limit", limit, 1);
        if (part.isPresent()) {
            TensorEngine engine = TensorEngine.start(device, 0);
            var parts = new GpuParts(registry, engine, device, quick).all();
            console.line(Json.line(
                    Objects.requireNonNull(parts.get(part.get()), "a part").get()));
            return 0;
        }
        TensorEngine engine = TensorEngine.start(device, 0);
        List<String> names = names(engine);
        ObjectNode report = about(engine);
        ObjectNode results = report.putObject("parts");
        long end = clock.millis() + Duration.ofMinutes(limit).toMillis();
        int failed = 0;
        try (TemporaryFolder folder = TemporaryFolder.of("bench-gpu")) {
            for (String name : names) {
                long began = clock.millis();
                long left =
                        Math.min(end - began, Duration.ofMinutes(quick ? 3 : 5).toMillis());
                ObjectNode result = left < LEAST_MILLIS ? unmade("no time left") : made(name, folder.path(), left);
                result.put("seconds", (clock.millis() - began) / 1e3);
                results.set(name, result);
                failed += result.has("failed") ? 1 : 0;
                console.line(String.format(Locale.ROOT, "%-20s %s", name, result));
                write(report);
            }
        }
        console.line(out + ": " + (names.size() - failed) + " of " + names.size() + " parts");
        return failed == 0 ? 0 : 1;
    }

    private List<String> names(TensorEngine engine) {
        List<String> names = new ArrayList<>(List.of("doctor"));
        names.addAll(new GpuParts(registry, engine, device, quick).all().keySet());
        names.addAll(List.of("soak", "two-trials", "peft"));
        List<String> unknown =
                wanted.stream().filter(name -> !names.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.USAGE, "there is no such part")
                    .where("--parts")
                    .expected(String.join(", ", names))
                    .got(unknown.get(0))
                    .fix("name other parts")
                    .build();
        }
        return names.stream()
                .filter(name -> wanted.isEmpty() ? !name.equals(GpuParts.FAILS) : wanted.contains(name))
                .toList();
    }

    private ObjectNode about(TensorEngine engine) {
        ObjectNode about = Json.mapper().createObjectNode();
        about.put("version", Version.number());
        about.put("engine", engine.version());
        about.put("cuda", engine.hasCudaLibrary() ? System.getenv().getOrDefault("PYTORCH_FLAVOR", "unknown") : "none");
        about.put("device", engine.device().getDeviceType());
        Optional<GpuDevice> gpu = GpuDevice.described();
        about.put("gpu", gpu.map(GpuDevice::name).orElse("none"));
        about.put("driver", gpu.map(GpuDevice::driver).orElse("none"));
        about.put("gpu_bytes", gpu.map(GpuDevice::totalBytes).orElse(0L));
        about.put("java", Runtime.version().toString());
        about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        about.put("quick", quick);
        commit().ifPresent(commit -> about.put("commit", commit));
        return about;
    }

    /** The checkout's commit, where there is one. */
    private static Optional<String> commit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? Optional.of(text.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private ObjectNode made(String name, Path folder, long millis) {
        Path stdout = folder.resolve(name + ".out");
        Path stderr = folder.resolve(name + ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command(name, folder))
                    .redirectOutput(stdout.toFile())
                    .redirectError(stderr.toFile());
            if (name.equals("step-tf32")) {
                builder.environment().put("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", "1");
            }
            Process process = builder.start();
            try {
                if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                    return unmade("not done after " + millis / 1000 + " s");
                }
            } finally {
                process.destroyForcibly();
            }
            return process.exitValue() == 0
                    ? read(Files.readString(stdout).strip())
                    : unmade("exit code " + process.exitValue() + ": " + last(Files.readString(stderr), stdout));
        } catch (IOException e) {
            return unmade(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unmade("interrupted");
        }
    }

    private static ObjectNode read(String text) {
        String last = text.lines().reduce("", (before, line) -> line);
        JsonNode tree = last.startsWith("{")
                ? Json.mapper().readTree(last)
                : Json.mapper().createObjectNode().put("text", text);
        return (ObjectNode) tree;
    }

    private static String last(String error, Path stdout) throws IOException {
        String text = error.isBlank() ? Files.readString(stdout) : error;
        return text.strip();
    }

    private static ObjectNode unmade(String reason) {
        return Json.mapper().createObjectNode().put("failed", reason);
    }

    private List<String> command(String name, Path folder) throws IOException {
        String on = device.name().toLowerCase(Locale.ROOT);
        if (name.equals("peft")) {
            Path script = folder.resolve("peft.py");
            Files.writeString(script, PEFT.formatted(device == DeviceChoice.CPU ? "cpu" : "cuda", quick ? 1 : 0));
            return List.of("python3", script.toString());
        }
        List<String> arguments = new ArrayList<>();
        if (name.equals("two-trials")) {
            arguments.addAll(twoTrials(folder, on));
        } else if (COMMANDS.containsKey(name)) {
            arguments.addAll(COMMANDS.getOrDefault(name, List.of()));
            if (name.equals("soak")) {
                arguments.addAll(List.of("--steps", quick ? "200" : "4000", "--device", on));
            }
        } else {
            arguments.addAll(List.of("bench", "gpu", "--part", name, "--device", on));
            if (quick) {
                arguments.add("--quick");
            }
        }
        return JavaCommand.of(Main.class.getName(), List.of(), List.of("-Xmx1g"), arguments);
    }

    /** Two trials of the demo's task at a time, on one GPU where there is one. */
    private static List<String> twoTrials(Path folder, String on) throws IOException {
        Path files = folder.resolve("trials");
        DemoFilesCommand.write(files);
        Path config = files.resolve("two.yaml");
        Files.writeString(
                config, """
                backbone: %s
                data: %s
                tasks: [cola]
                seeds: [1, 2]
                budget: 700
                methods: [{manual: lora}]
                limits: {train-rows: 64, validation-rows: 16, test-rows: 16}
                train: {epochs: 2, validate-every: 8, batch-size: 8}
                device: %s
                out: %s
                """.formatted(files.resolve("backbone"), files.resolve("data"), on, files.resolve("out")));
        List<String> arguments = new ArrayList<>(List.of("sweep", config.toString()));
        if (on.equals("gpu")) {
            arguments.addAll(List.of("--with", "gpus=0,0"));
        }
        return arguments;
    }

    private void write(ObjectNode report) {
        try {
            Files.writeString(
                    out, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the report cannot be written")
                    .where(out)
                    .got(e)
                    .fix("name another file with --out")
                    .cause(e)
                    .build();
        }
    }

    /** A training step of PEFT at the same shape. Needs torch, transformers and peft. */
    private static final String PEFT = """
            import json, time, torch, transformers, peft
            device, quick = "%s", bool(%d)
            shape = dict(d_model=512, d_ff=2048, num_layers=6, num_heads=8) if quick else dict(
                d_model=1024, d_ff=4096, num_layers=24, num_heads=16)
            rows, source, target, steps = (2, 32, 4, 2) if quick else (32, 128, 8, 20)
            config = transformers.T5Config(vocab_size=32128, d_kv=64, dropout_rate=0.0, decoder_start_token_id=0, **shape)
            model = transformers.T5ForConditionalGeneration(config).bfloat16().to(device)
            model = peft.get_peft_model(model, peft.LoraConfig(r=8, lora_alpha=16, target_modules=["q", "v"]))
            model.train()
            trained = [p for p in model.parameters() if p.requires_grad]
            optimizer = torch.optim.AdamW(trained, lr=3e-4)
            def wait():
                if device == "cuda":
                    torch.cuda.synchronize()
            seconds = []
            for step in range(steps + 1):
                ids = torch.randint(2, 32128, (rows, source), device=device)
                labels = torch.randint(2, 32128, (rows, target), device=device)
                wait()
                start = time.perf_counter()
                optimizer.zero_grad()
                model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels).loss.backward()
                torch.nn.utils.clip_grad_norm_(trained, 2.0)
                optimizer.step()
                wait()
                seconds.append(time.perf_counter() - start)
            used = torch.cuda.max_memory_allocated() / 2**20 if device == "cuda" else 0
            print(json.dumps(dict(median_step_seconds=sorted(seconds[1:])[len(seconds[1:]) // 2], peak_device_mb=used,
                torch=torch.__version__, transformers=transformers.__version__, peft=peft.__version__)))
            """;
}
