package s3delta.bench.step;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import s3delta.cli.Main;
import s3delta.cli.demo.DemoFilesCommand;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.json.Json;
import s3delta.runtime.process.JavaCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The process of a part: what it runs, and what is read of it.
 *
 * @param device where the part computes
 * @param quick whether the part is small
 * @param folder for its files; the caller removes it
 */
record GpuProcess(DeviceChoice device, boolean quick, Path folder) {
    /** What other commands measure. */
    private static final Map<String, List<String>> COMMANDS = Map.of(
            "doctor", List.of("doctor"),
            "soak", List.of("bench", "soak", "--save-every", "20"));

    /**
     * Runs a part.
     *
     * @param name the part
     * @param millis the most it may take
     * @return what it wrote, or why it failed
     */
    ObjectNode run(String name, long millis) {
        Path stdout = folder.resolve(name + ".out");
        Path stderr = folder.resolve(name + ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command(name))
                    .redirectOutput(stdout.toFile())
                    .redirectError(stderr.toFile());
            if (name.equals("step-tf32")) {
                builder.environment().put("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", "1");
            }
            Process process = builder.start();
            try {
                if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                    return failed("not done after " + millis / 1000 + " s");
                }
            } finally {
                process.destroyForcibly();
            }
            return process.exitValue() == 0
                    ? read(Files.readString(stdout).strip())
                    : failed("exit code " + process.exitValue() + ": " + last(Files.readString(stderr), stdout));
        } catch (IOException e) {
            return failed(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
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

    /**
     * Says that a part has no result.
     *
     * @param reason why
     * @return the report's entry
     */
    static ObjectNode failed(String reason) {
        return Json.mapper().createObjectNode().put("failed", reason);
    }

    private List<String> command(String name) throws IOException {
        String on = device.name().toLowerCase(Locale.ROOT);
        if (name.equals("peft")) {
            Path script = folder.resolve("peft.py");
            try (InputStream in = Objects.requireNonNull(GpuProcess.class.getResourceAsStream("peft.py"))) {
                Files.copy(in, script);
            }
            return List.of(
                    "python3",
                    script.toString(),
                    device == DeviceChoice.CPU ? "cpu" : "cuda",
                    quick ? "quick" : "whole");
        }
        List<String> arguments = new ArrayList<>();
        if (name.equals("two-trials")) {
            arguments.addAll(twoTrials(on));
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

    /** Two trials of the demo's task at a time, on one GPU if there is one. */
    private List<String> twoTrials(String on) throws IOException {
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
}
