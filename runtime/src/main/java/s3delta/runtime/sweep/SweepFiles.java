package s3delta.runtime.sweep;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.runtime.config.DataCache;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.data.Fingerprint;
import s3delta.runtime.process.JavaCommand;
import s3delta.runtime.state.OwnerLock;

/**
 * What a sweep keeps for its trials' processes.
 *
 * @param directory where it is
 */
record SweepFiles(Path directory) {
    /** Options of this process alone: its debugger, its terminal, its launcher, its main module, its threads. */
    private static final List<String> OWN = List.of(
            "-agentlib:",
            "-Xrunjdwp",
            "-Ds3delta.terminal",
            "-Ds3delta.watch",
            "-Djdk.module.main",
            "-Dai.djl.pytorch.num_threads");

    /** Where the engine finds its library. Processes on other hosts do not inherit it. */
    private static final String ENGINE = "PYTORCH_";

    /**
     * Keeps a second sweep out of the directory.
     *
     * @return the lock, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if another sweep has it, or the directory cannot be written
     */
    OwnerLock lock() {
        try {
            return OwnerLock.take(Files.createDirectories(directory).resolve("lock"));
        } catch (OwnerLock.Taken e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "another sweep works on these trials")
                    .where(directory.resolveSibling(""))
                    .expected("one sweep on a directory at a time")
                    .got("process " + e.getMessage() + ", which works on it now")
                    .fix("wait for it, or choose another 'out'");
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the sweep's directory cannot be written")
                    .where(directory)
                    .got(e)
                    .fix("choose another 'out', or fix its permissions");
        }
    }

    /** Returns where messages of trials go. */
    Path logs() {
        return directory.resolve("logs");
    }

    /** Returns where trials keep data for each other. */
    Path data() {
        return directory.resolve("data");
    }

    /** Describes trials, in their order; writes nothing. A trial's id does not depend on where its results go. */
    Map<TrialRequest, TrialSpec> requests(List<TrialSpec> trials, TrialResources needs) {
        Map<TrialRequest, TrialSpec> requests = new LinkedHashMap<>();
        for (TrialSpec trial : trials) {
            String id = Fingerprint.ofText(
                    ExperimentFile.text(trial.in(Path.of("out")).experiment()));
            Path file = directory.resolve("specs").resolve(id + ".yaml");
            Path log = logs().resolve(id + ".log");
            requests.put(new TrialRequest(id, file, trial.directory(), log, needs), trial);
        }
        return requests;
    }

    /** Returns how to start a trial's process: with the Java, options, modules and plugins of this one. */
    TrialProgram program(Experiment experiment) {
        List<String> command = new ArrayList<>();
        command.add(JavaCommand.java());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> OWN.stream().noneMatch(argument::startsWith))
                .forEach(command::add);
        command.add("-D" + DataCache.OF_SWEEP + "=" + data());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        String main = TrialMain.class.getName();
        Module module = TrialMain.class.getModule();
        command.addAll(module.isNamed() ? List.of("-m", module.getName() + "/" + main) : List.of(main));
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> !name.startsWith(ENGINE));
        environment.put("OPT_OUT_TRACKING", "true");
        return new TrialProgram(
                command,
                environment,
                Path.of("").toAbsolutePath(),
                logs(),
                Map.of(
                        "backbone",
                        experiment.settings().backbone(),
                        "data",
                        experiment.settings().input().data()));
    }
}
