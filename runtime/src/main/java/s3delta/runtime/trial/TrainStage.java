package s3delta.runtime.trial;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Structure;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Tunable;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Scores;
import s3delta.runtime.train.Position;
import s3delta.runtime.train.StepLoop;

/** Trains a trial's structure, or all weights, and tests what came of it. */
record TrainStage(Trial trial, Registry registry, RunDirectory directory, TrialState state, StepLoop loop) {
    private static final String VALUES = "values";

    /**
     * Runs the stage.
     *
     * @param structure what to train; all weights where there is none
     * @param watch measures
     * @param result takes the scores
     */
    void run(Optional<Structure> structure, Stopwatch watch, Map<String, Object> result) {
        T5Config config = trial.bench().backbone().model().config();
        String file = directory.file(RunDirectory.STRUCTURE).toString();
        Tunable tunable = structure
                .<Tunable>map(made -> Attachments.ofStructure(config, made, registry, file))
                .orElseGet(() -> new FullTuning(trial.bench().backbone()));
        result.put("parameters", tunable.layout().size());
        try (Trial.Trained trained = trained(tunable)) {
            if (state.stage() == TrialStage.TRAIN) {
                watch.lap("train");
                if (structure.isPresent()) {
                    DeltaFile.write(
                            trained.model(),
                            directory.file(RunDirectory.DELTAS),
                            Map.of(
                                    "format",
                                    "s3delta",
                                    "backbone",
                                    trial.bench().fingerprint()));
                }
                NDArray values = trained.model().values();
                state.enterTest(trained.end(), Map.of(VALUES, values));
            }
            test(trained, watch, result);
        }
    }

    /** Trains, or takes what an earlier process has trained. */
    private Trial.Trained trained(Tunable tunable) {
        Optional<Position> end = state.trained();
        if (end.isEmpty()) {
            return trial.train(tunable, loop);
        }
        GatedModel model = trial.model(tunable);
        try {
            state.restore(VALUES, model.values());
            return new Trial.Trained(model, end.get());
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private void test(Trial.Trained trained, Stopwatch watch, Map<String, Object> result) {
        Scores test = trial.test(trained.model(), loop.interruption());
        watch.lap("test");
        Map<String, Object> scores = new LinkedHashMap<>();
        scores.put("validation", trained.validation().value());
        scores.put("test", test.value());
        result.put("scores", scores);
        result.put("validation", Results.of(trained.validation()));
        result.put("test", Results.of(test));
        result.put("train-steps", (long) trained.end().steps());
    }
}
