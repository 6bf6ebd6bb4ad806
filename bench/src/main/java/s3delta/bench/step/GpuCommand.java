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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.cli.Console;
import s3delta.cli.Options;
import s3delta.cli.TemporaryFolder;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.Version;
import s3delta.runtime.engine.GpuDevice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench gpu}: all that is to be known of a GPU, in one go. */
@Command(name = "gpu")
public final class GpuCommand implements Callable<Integer> {
    /** What a part takes to start. */
    private static final int LEAST_MILLIS = 6000;

    @Option(names = "--device", paramLabel = "NAME")
    private DeviceChoice device = DeviceChoice.GPU;

    @Option(names = "--quick")
    private boolean quick;

    @Option(names = "--limit", paramLabel = "MINUTES")
    private int limit = 30;

    @Option(names = "--parts", paramLabel = "NAME", split = ",")
    private List<String> wanted = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE")
    private Path out = Path.of("gpu.json");

    @Option(names = "--part", hidden = true)
    private Optional<String> part = Optional.empty();

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    private final InstantSource clock = InstantSource.system();

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
            GpuProcess process = new GpuProcess(device, quick, folder.path());
            for (String name : names) {
                long began = clock.millis();
                long left =
                        Math.min(end - began, Duration.ofMinutes(quick ? 3 : 5).toMillis());
                ObjectNode result = left < LEAST_MILLIS ? GpuProcess.failed("no time left") : process.run(name, left);
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
                    .fix("name other parts");
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

    /** The checkout's commit, if there is one. */
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

    private void write(ObjectNode report) {
        try {
            Files.writeString(
                    out, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the report cannot be written")
                    .where(out)
                    .got(e)
                    .fix("name another file with --out");
        }
    }
}
