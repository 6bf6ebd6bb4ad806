package s3delta.runtime.sweep;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.spi.TrialProgram;
import s3delta.runtime.config.DataCache;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.process.JavaCommand;

/** Starts Java as this process was started: same version, options, modules and plugins. */
final class JavaProgram {
    /** What concerns this process alone: its debugger, its terminal, its launcher, its main module. */
    private static final List<String> OWN = List.of(
            "-agentlib:",
            "-Xrunjdwp",
            "-Ds3delta.terminal",
            "-Ds3delta.watch",
            "-Djdk.module.main",
            "-Dai.djl.pytorch.num_threads");

    private JavaProgram() {}

    /**
     * Tells how to start another process like this one.
     *
     * @param specs where the sweep keeps its own files
     * @param experiment whose trials are run
     * @return the program
     */
    static TrialProgram like(Specs specs, Experiment experiment) {
        List<String> command = new ArrayList<>();
        command.add(JavaCommand.java());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> OWN.stream().noneMatch(argument::startsWith))
                .forEach(command::add);
        command.add("-D" + DataCache.OF_SWEEP + "=" + specs.data());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        String main = TrialMain.class.getName();
        Module module = TrialMain.class.getModule();
        command.addAll(module.isNamed() ? List.of("-m", module.getName() + "/" + main) : List.of(main));
        Map<String, String> environment = new HashMap<>(Map.of("OPT_OUT_TRACKING", "true"));
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("PYTORCH_")) {
                environment.put(name, value);
            }
        });
        return new TrialProgram(
                command,
                environment,
                Path.of("").toAbsolutePath(),
                specs.logs(),
                Map.of(
                        "backbone",
                        experiment.settings().backbone(),
                        "data",
                        experiment.settings().input().data()));
    }
}
