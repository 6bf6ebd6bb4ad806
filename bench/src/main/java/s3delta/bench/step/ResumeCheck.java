package s3delta.bench.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import s3delta.cli.TemporaryFolder;
import s3delta.cli.demo.DemoFilesCommand;
import s3delta.runtime.Cancellation;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.RunListener;
import s3delta.runtime.Stopped;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a device gives the same numbers again.
 *
 * @param device the device
 * @param registry the plugins
 */
record ResumeCheck(DeviceChoice device, Registry registry) {
    private static final int TERM = 15;

    /** A run, the same again, and the same stopped and resumed: whether the trained numbers are equal. */
    static ObjectNode on(DeviceChoice device, Registry registry) {
        ResumeCheck check = new ResumeCheck(device, registry);
        try (TemporaryFolder folder = TemporaryFolder.of("gpu-resume")) {
            Path files = folder.path();
            DemoFilesCommand.write(files);
            byte[] whole = check.run(files, "whole", -1);
            ObjectNode equal = Json.mapper().createObjectNode();
            equal.put("run_twice_is_equal", Arrays.equals(whole, check.run(files, "again", -1)));
            equal.put("resumed_is_equal", Arrays.equals(whole, check.run(files, "resumed", 7)));
            return equal;
        }
    }

    private byte[] run(Path files, String out, int stopAfter) {
        Path config = files.resolve(out + ".yaml");
        try {
            Files.writeString(config, """
                    backbone: %s
                    data: %s
                    tasks: [cola]
                    budget: 700
                    methods: [{manual: lora}]
                    limits: {train-rows: 64, validation-rows: 16, test-rows: 16}
                    train: {epochs: 3, validate-every: 8, batch-size: 8, learning-rate: 0.003}
                    save-every: 5
                    device: %s
                    out: %s
                    """.formatted(
                            files.resolve("backbone"),
                            files.resolve("data"),
                            device.name().toLowerCase(Locale.ROOT),
                            files.resolve(out)));
            try {
                trial(config, stopAfter);
            } catch (Stopped e) {
                trial(config, -1);
            }
            try (var all = Files.walk(files.resolve(out))) {
                Path deltas = all.filter(file -> file.endsWith("deltas.safetensors"))
                        .findFirst()
                        .orElseThrow();
                return Files.readAllBytes(deltas);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void trial(Path config, int stopAfter) {
        Cancellation cancellation = new Cancellation();
        RunListener stop = new RunListener() {
            @Override
            public void step(int step, double loss, double rate) {
                if (step == stopAfter) {
                    cancellation.request(TERM);
                }
            }
        };
        new ExperimentRunner(registry, cancellation).run(ExperimentFile.read(config, List.of()), false, stop);
    }
}
