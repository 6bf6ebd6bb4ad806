package s3delta.runtime.trial;

import java.util.Optional;
import s3delta.api.Structure;
import s3delta.runtime.Plugin;
import s3delta.runtime.Version;
import s3delta.runtime.config.Method;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.EvaluationResult;
import s3delta.runtime.result.Scores;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.structure.Baselines;

/** Makes the results of trials. */
public final class Results {
    private Results() {}

    static TrialResult of(
            Trial trial,
            Registry registry,
            Optional<Structure> structure,
            Optional<TrialRunner.Tested> tested,
            TrialCheckpoint state,
            Stopwatch watch) {
        Method method = trial.spec().method();
        Optional<TrialResult.Sites> sites = structure.flatMap(Baselines::sites);
        return new TrialResult(
                TrialResult.FORMAT,
                trial.task().name(),
                trial.spec().seed(),
                method.group(),
                draw(method),
                method instanceof Method.Search,
                trial.task().scoring().metric(),
                structure.map(Structure::parameters).or(() -> tested.map(TrialRunner.Tested::parameters)),
                tested.map(t ->
                        new TrialResult.Primary(t.validation().value(), t.test().value())),
                tested.map(t -> scores(t.validation())),
                tested.map(t -> detailed(t.test())),
                tested.map(TrialRunner.Tested::steps),
                structure.map(Structure::budget),
                structure.map(made -> (long) made.placements().size()),
                sites.map(all -> all.of() - all.kept()),
                sites,
                Optional.of(state.skippedSteps()).filter(skipped -> !skipped.isEmpty()),
                Optional.of((long) state.resumed()).filter(count -> count > 0),
                Optional.of(backbone(trial)),
                Optional.of(data(trial)),
                Optional.of(watch.times()),
                Optional.of(watch.memory()),
                Optional.of(new TrialResult.UsedSizes(
                        trial.bench().sizes().partTokens(0, 0),
                        trial.evaluationRows(),
                        trial.bench().sizes().stepsAhead())),
                Optional.of(versions(trial)),
                Optional.of(registry.plugins().stream().map(Results::used).toList()));
    }

    /**
     * Makes the result of another test.
     *
     * @param trial the trial
     * @param test its scores on the test set
     * @param note what is to be known of its rows
     * @return the result
     */
    public static EvaluationResult of(Trial trial, Scores test, Optional<String> note) {
        Method method = trial.spec().method();
        return new EvaluationResult(
                TrialResult.FORMAT,
                trial.task().name(),
                trial.spec().seed(),
                method.group(),
                draw(method),
                method instanceof Method.Search,
                trial.task().scoring().metric(),
                detailed(test),
                note);
    }

    private static TrialResult.SetScores scores(Scores scores) {
        return new TrialResult.SetScores(
                scores.all(),
                scores.rows(),
                scores.wrongOutputs(),
                Optional.of(scores.wrongExamples()).filter(examples -> !examples.isEmpty()));
    }

    private static TrialResult.SetScores detailed(Scores scores) {
        TrialResult.SetScores plain = scores(scores);
        return new TrialResult.SetScores(
                plain.metrics(),
                plain.rows(),
                plain.wrongOutputs(),
                plain.wrongExamples(),
                scores.confusion().map(Scores.Confusion::classes),
                scores.confusion());
    }

    private static Optional<Long> draw(Method method) {
        return method instanceof Method.Draws draws ? Optional.of(draws.first()) : Optional.empty();
    }

    private static TrialResult.UsedBackbone backbone(Trial trial) {
        return new TrialResult.UsedBackbone(
                trial.spec().settings().backbone(),
                trial.bench().backbone().parameters(),
                trial.bench().fingerprint());
    }

    private static TrialResult.UsedData data(Trial trial) {
        TrialData data = trial.data();
        return new TrialResult.UsedData(
                trial.spec().settings().input().data(),
                data.fingerprint(),
                data.train().size(),
                data.validation().size(),
                data.test().size(),
                data.truncated(),
                Optional.of((long) data.truncatedTargets()).filter(count -> count > 0),
                data.maxTarget());
    }

    private static TrialResult.Versions versions(Trial trial) {
        return new TrialResult.Versions(
                Optional.of(Version.number()),
                Optional.of(Runtime.version().toString()),
                Optional.of(System.getProperty("os.name") + " " + System.getProperty("os.arch")),
                Optional.of(Runtime.getRuntime().availableProcessors()),
                Optional.of(trial.bench().engine().version()),
                Optional.of(trial.bench().engine().device().getDeviceType()),
                Optional.of(trial.bench().engine().threads()));
    }

    private static TrialResult.UsedPlugin used(Plugin plugin) {
        return new TrialResult.UsedPlugin(
                plugin.id(),
                plugin.kind(),
                plugin.version(),
                plugin.origin().map(from -> from.path().toString()),
                plugin.origin().flatMap(Plugin.Jar::sha256));
    }
}
