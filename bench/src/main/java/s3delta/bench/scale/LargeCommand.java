package s3delta.bench.scale;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.bench.step.StepCommand;
import s3delta.cli.Console;
import s3delta.cli.Main;
import s3delta.cli.TemporaryFolder;
import s3delta.cli.demo.DemoFilesCommand;
import s3delta.runtime.json.Json;
import s3delta.runtime.process.JavaCommand;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench large}: every command on a backbone whose parameters exceed 2^31 bytes. */
@Command(name = "large")
public final class LargeCommand implements Callable<Integer> {
    private static final long PATIENCE_MINUTES = 60;
    private static final long LOOK_MILLIS = 50;
    private static final double KIB_PER_MIB = 1024;
    private static final double NANOS = 1e9;

    @Option(names = "--shape", paramLabel = "NAME")
    private String shape = "t5-large";

    @Inject
    private Console console;

    @Override
    public Integer call() {
        try (TemporaryFolder folder = TemporaryFolder.of("large")) {
            Path files = folder.path();
            DemoFilesCommand.write(files);
            Path backbone = files.resolve("backbone");
            // The demo's tokenizer, with the shape's numbers.
            StepCommand.writeShape(shape, backbone);
            ObjectNode report = Json.mapper().createObjectNode();
            Path lora = config(files, "lora", "methods: [{manual: lora}]");
            measured(report, "train", files, Long.MAX_VALUE, "run", lora.toString());
            Path run = trial(files.resolve("lora"));
            measured(report, "predict", files, Long.MAX_VALUE, "predict", run.toString(), "a gripping film");
            measured(report, "merge", files, Long.MAX_VALUE, "merge", run.toString(), "--out", files + "/merged");
            delete(files.resolve("merged"));
            measured(
                    report,
                    "export",
                    files,
                    Long.MAX_VALUE,
                    "export",
                    run.toString(),
                    "--format",
                    "peft",
                    "--out",
                    files + "/exported");
            Path tuned = config(files, "tuned", "methods: [fine-tune]\nsave-every: 1");
            // Killed when the first state is whole; the second begins to be written then.
            measured(report, "fine-tune, killed", files, 1, "run", tuned.toString());
            measured(report, "fine-tune, resumed", files, Long.MAX_VALUE, "run", tuned.toString());
            report.put(
                    "resumed",
                    Json.read(trial(files.resolve("tuned")).resolve("result.json"))
                            .path("resumed")
                            .asLong());
            console.line(Json.line(report));
            return 0;
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "a file cannot be written")
                    .got(e);
        }
    }

    private static Path config(Path files, String name, String keys) throws IOException {
        return Files.writeString(files.resolve(name + ".yaml"), """
                backbone: %s
                data: %s
                tasks: [cola]
                budget: 3000000
                limits: {train-rows: 3, validation-rows: 2, test-rows: 2}
                train: {epochs: 1, validate-every: 3, batch-size: 1}
                device: cpu
                out: %s
                %s
                """.formatted(
                        files.resolve("backbone"), files.resolve("data"), files.resolve(name), keys));
    }

    /** Finds the directory of the one trial. */
    private static Path trial(Path out) throws IOException {
        try (Stream<Path> all = Files.walk(out)) {
            return all.filter(file -> file.endsWith("result.json"))
                    .map(Path::getParent)
                    .max(Comparator.comparingInt(Path::getNameCount))
                    .orElseThrow();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Runs a command in a process of its own, which is killed when a number of states are saved. */
    private void measured(ObjectNode report, String name, Path files, long states, String... arguments)
            throws IOException {
        List<String> command =
                JavaCommand.of(Main.class.getName(), List.of(), List.of("-Xmx1g", "-Xmn64m"), List.of(arguments));
        Path log = files.resolve("log");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        double peak = 0;
        boolean killed = false;
        try {
            long end = start + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, resident(process.pid()).orElse(peak));
                killed = System.nanoTime() > end || (states < Long.MAX_VALUE && saved(files) >= states);
                if (killed) {
                    process.destroyForcibly().waitFor();
                }
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (process.exitValue() != 0 && !killed) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "a command on a large backbone failed")
                    .where(String.join(" ", arguments))
                    .got("exit status " + process.exitValue() + "; "
                            + Files.readString(log).strip())
                    .fix("see what it says; status 137 is a kill, by the system where memory is short");
        }
        ObjectNode part = report.putObject(name)
                .put("seconds", (System.nanoTime() - start) / NANOS)
                .put("peak_rss_mb", peak);
        console.line(String.format(Locale.ROOT, "%-20s %s", name, part));
    }

    /** Counts the whole states of the fine-tuning: that before its first step holds no weights. */
    private static long saved(Path files) throws IOException {
        Path out = files.resolve("tuned");
        if (!Files.isDirectory(out)) {
            return 0;
        }
        long weights = Files.size(files.resolve("backbone/model.safetensors"));
        try (Stream<Path> all = Files.walk(out)) {
            return all.filter(file -> file.toString().contains("/state/")
                            && file.toString().endsWith(".safetensors")
                            && file.toFile().length() >= weights)
                    .count();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private static OptionalDouble resident(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIB_PER_MIB)
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return OptionalDouble.empty();
        }
    }
}
