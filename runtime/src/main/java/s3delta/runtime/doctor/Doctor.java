package s3delta.runtime.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import s3delta.api.Stability;
import s3delta.runtime.Plugins;
import s3delta.runtime.engine.Cpu;
import s3delta.runtime.plugin.Registry;

/**
 * Looks at machine, engine, plugins and folders, in the order in which the results explain each other.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Doctor {
    private Doctor() {}

    /**
     * Makes the checks, each when the stream reaches it. The engine is started by one of them.
     *
     * @param plugins finds the plugins
     * @param backbone the backbone's directory, where the user named one
     * @param data the data directory, where the user named one
     * @return the findings
     */
    public static Stream<Finding> examine(
            Supplier<? extends Plugins> plugins, Optional<Path> backbone, Optional<Path> data) {
        // Where Linux describes the machine.
        Path proc = Path.of("/proc");
        Runtime runtime = Runtime.getRuntime();
        List<Supplier<Finding>> checks = new ArrayList<>();
        checks.add(Doctor::java);
        checks.add(() -> Engines.processor(Cpu.read(proc.resolve("cpuinfo")), runtime.availableProcessors()));
        checks.add(
                () -> Memory.read(proc.resolve("meminfo"), runtime.maxMemory()).finding());
        checks.add(Engines::library);
        checks.add(Engines::engine);
        checks.add(() -> Engines.gpu(proc));
        checks.add(() -> plugins(plugins));
        backbone.ifPresent(directory -> {
            checks.add(() -> Folders.backbone(directory));
            checks.add(() -> Folders.weights(directory));
            checks.add(() -> Folders.tokenizer(directory));
            checks.add(() -> Folders.sizes(directory));
        });
        data.ifPresent(directory -> checks.add(() -> Folders.data(directory)));
        // One fault of a file ends several checks; it is reported once.
        Set<String> faults = new HashSet<>();
        return checks.stream()
                .map(Supplier::get)
                .filter(finding -> finding.level() != Finding.Level.FAIL || faults.add(finding.text()));
    }

    private static Finding java() {
        Module module = Doctor.class.getModule();
        return Finding.ok(
                "java",
                Runtime.version() + " in " + System.getProperty("java.home") + ", "
                        + (module.isNamed() ? "on the module path" : "on the class path"));
    }

    static Finding plugins(Supplier<? extends Plugins> plugins) {
        return Finding.of("plugins", () -> {
            Registry found = Registry.of(plugins.get());
            return found.methods().size() + " delta methods, "
                    + found.strategies().size() + " search strategies";
        });
    }
}
