package s3delta.runtime.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.spi.TrialResources;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.experiment.Grid;
import s3delta.runtime.experiment.Workload;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.SweepForecast;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;
import s3delta.runtime.trial.EarlierRun;

/** Forecasts how long sweeps take, from sizes and from what finished trials took. */
final class Forecasts {
    private Forecasts() {}

    static SweepForecast of(
            Experiment experiment,
            Grid set,
            List<TrialSpec> outstanding,
            TrialResources needs,
            int slots,
            List<String> notes,
            Registry registry) {
        T5Config config = T5Config.read(experiment.settings().backbone().resolve("config.json"));
        int cores = Runtime.getRuntime().availableProcessors();
        double threads = needs.cores() > 0 ? needs.cores() : Math.max(1, cores / slots);
        CostModel plain = new CostModel(
                config, needs.gpus() > 0 ? CostModel.GPU_OPERATIONS : CostModel.CORE_OPERATIONS * threads, Map.of());
        try (Tokenizer tokenizer = Tokenizers.load(experiment.settings().backbone())) {
            Map<String, Workload> works = new HashMap<>();
            List<TrialSpec> done = new ArrayList<>(set.trials());
            done.removeAll(outstanding);
            CostModel model = new CostModel(config, plain.operations(), scale(plain, done, tokenizer, works, registry));
            Map<String, List<TrialSpec>> groups = new LinkedHashMap<>();
            outstanding.forEach(trial ->
                    groups.computeIfAbsent(key(trial), key -> new ArrayList<>()).add(trial));
            List<SweepForecast.Line> lines = new ArrayList<>();
            for (List<TrialSpec> group : groups.values()) {
                TrialSpec first = group.get(0);
                lines.add(new SweepForecast.Line(
                        first.task().name(),
                        first.method().group(),
                        group.size(),
                        model.seconds(work(first, tokenizer, works, registry))));
            }
            return new SweepForecast(List.copyOf(lines), done.size(), slots, needs, done.size(), set.budgets(), notes);
        }
    }

    private static Map<String, Double> scale(
            CostModel plain,
            List<TrialSpec> done,
            Tokenizer tokenizer,
            Map<String, Workload> works,
            Registry registry) {
        Map<String, Double> predicted = new HashMap<>();
        Map<String, Double> measured = new HashMap<>();
        for (TrialSpec trial : done) {
            Map<String, Double> seconds = plain.seconds(work(trial, tokenizer, works, registry));
            EarlierRun.sameAndFinished(trial)
                    .flatMap(TrialResult::times)
                    .map(TrialResult.Times::byStage)
                    .orElse(Map.of())
                    .forEach((stage, took) -> {
                        predicted.merge(stage, seconds.getOrDefault(stage, 0.0), Double::sum);
                        measured.merge(stage, took, Double::sum);
                    });
        }
        Map<String, Double> scale = new HashMap<>();
        for (String stage : CostModel.STAGES) {
            if (predicted.getOrDefault(stage, 0.0) > 0 && measured.getOrDefault(stage, 0.0) > 0) {
                scale.put(stage, measured.getOrDefault(stage, 0.0) / predicted.getOrDefault(stage, 1.0));
            }
        }
        return scale;
    }

    private static Workload work(TrialSpec trial, Tokenizer tokenizer, Map<String, Workload> works, Registry registry) {
        return works.computeIfAbsent(key(trial), key -> Workload.of(trial, tokenizer, registry));
    }

    private static String key(TrialSpec trial) {
        return trial.task() + " " + trial.method().group();
    }
}
