package s3delta.runtime.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.experiment.Workload;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;
import s3delta.runtime.trial.EarlierRun;

/**
 * What a forecast said without having seen finished trials, and what they took.
 *
 * @param task the task
 * @param method the method
 * @param stage the stage, or {@code memory} for MiB
 * @param trials how many trials
 * @param predicted mean of the forecasts, in seconds or MiB
 * @param measured mean of what was measured
 */
public record Comparison(String task, String method, String stage, int trials, double predicted, double measured) {
    /** The stage under which memory is reported. */
    public static final String MEMORY = "memory";

    /**
     * Compares.
     *
     * @param out the directory of an experiment, with finished trials in it or below
     * @param registry the plugins
     * @return by task, method and stage; none where no trial is finished
     */
    public static List<Comparison> of(Path out, Registry registry) {
        Map<String, List<Comparison>> groups = new LinkedHashMap<>();
        for (TrialSpec trial : trials(out)) {
            for (Comparison one : EarlierRun.sameAndFinished(trial)
                    .map(result -> of(trial, result, registry))
                    .orElse(List.of())) {
                groups.computeIfAbsent(one.task + " " + one.method + " " + one.stage, key -> new ArrayList<>())
                        .add(one);
            }
        }
        return groups.values().stream().map(Comparison::mean).toList();
    }

    private static List<TrialSpec> trials(Path out) {
        if (!Files.isDirectory(out)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.endsWith(RunFiles.CONFIG))
                    .filter(file -> Files.isRegularFile(file.resolveSibling(RunFiles.RESULT)))
                    .sorted()
                    // Its directory may have been moved since.
                    .map(file -> ExperimentFile.readTrial(file, List.of()).in(file.resolveSibling("")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Comparison> of(TrialSpec trial, TrialResult result, Registry registry) {
        T5Config config = T5Config.read(trial.settings().backbone().resolve("config.json"));
        boolean gpu = result.versions()
                .flatMap(TrialResult.Versions::device)
                .filter("gpu"::equals)
                .isPresent();
        int threads = result.versions().flatMap(TrialResult.Versions::threads).orElse(1);
        Map<String, Double> taken =
                result.times().map(TrialResult.Times::byStage).orElse(Map.of());
        double operations = gpu ? CostModel.GPU_OPERATIONS : CostModel.CORE_OPERATIONS * threads;
        List<Comparison> stages = new ArrayList<>();
        try (Tokenizer tokenizer = Tokenizers.load(trial.settings().backbone())) {
            new CostModel(config, operations, Map.of())
                    .seconds(Workload.of(trial, tokenizer, registry))
                    .forEach((stage, predicted) -> Optional.ofNullable(taken.get(stage))
                            .filter(measured -> predicted > 0)
                            .ifPresent(measured -> stages.add(one(trial, stage, predicted, measured))));
        }
        result.memory().map(TrialResult.Memory::byStage).orElse(Map.of()).values().stream()
                .max(Double::compare)
                .ifPresent(peak -> stages.add(one(trial, MEMORY, megabytes(trial, config, gpu), peak)));
        return stages;
    }

    private static double megabytes(TrialSpec trial, T5Config config, boolean gpu) {
        List<TrialSpec> alone = List.of(trial);
        return gpu
                ? Needs.gpuMegabytes(alone, config)
                : new Needs(0, 0).of(alone, config, false).megabytes();
    }

    private static Comparison one(TrialSpec trial, String stage, double predicted, double measured) {
        return new Comparison(trial.task().name(), trial.method().group(), stage, 1, predicted, measured);
    }

    private static Comparison mean(List<Comparison> group) {
        Comparison first = group.get(0);
        return new Comparison(
                first.task,
                first.method,
                first.stage,
                group.size(),
                group.stream().mapToDouble(Comparison::predicted).average().orElse(0),
                group.stream().mapToDouble(Comparison::measured).average().orElse(0));
    }
}
