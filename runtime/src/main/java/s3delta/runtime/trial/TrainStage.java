package s3delta.runtime.trial;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import s3delta.api.Structure;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Tunable;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.TestOutput;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.Scores;
import s3delta.runtime.train.Evaluator;
import s3delta.runtime.train.Position;
import s3delta.runtime.train.StepLoop;

/** Trains a trial's structure, or all weights, and tests what came of it. */
record TrainStage(Trial trial, Registry registry, RunDirectory directory, TrialState state, StepLoop loop) {
    private static final String VALUES = "values";

    /**
     * What training and testing gave.
     *
     * @param parameters number of trained parameters
     * @param validation the best scores on the validation set
     * @param test the scores on the test set
     * @param steps number of training steps
     */
    record Tested(long parameters, Scores validation, Scores test, long steps) {}

    /**
     * Runs the stage.
     *
     * @param structure what to train; all weights where there is none
     * @param watch measures
     * @return the scores
     */
    Tested run(Optional<Structure> structure, Stopwatch watch) {
        T5Config config = trial.bench().backbone().model().config();
        String file = directory.file(RunDirectory.STRUCTURE).toString();
        Tunable tunable = structure
                .<Tunable>map(made -> Attachments.ofStructure(config, made, registry, file))
                .orElseGet(() -> new FullTuning(trial.bench().backbone()));
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
            Evaluator.Answered test = trial.test(trained.model(), loop.interruption());
            TestOutput.write(outputs(test.outputs()), directory.file(RunDirectory.TEST_OUTPUTS));
            watch.lap("test");
            return new Tested(
                    tunable.layout().size(),
                    trained.validation(),
                    test.scores(),
                    trained.end().steps());
        }
    }

    private List<TestOutput> outputs(List<String> answers) {
        return IntStream.range(0, answers.size())
                .mapToObj(i -> {
                    Example example = trial.data().test().get(i).example();
                    String answer = answers.get(i);
                    boolean right = trial.task().scoring().right(answer, example);
                    return new TestOutput(example.row(), example.source(), example.target(), answer, right);
                })
                .toList();
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
}
