package s3delta.runtime.run;

import com.google.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.report.Reports;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.train.Listener;

/**
 * Runs experiments: every task with every seed, method and budget. A single trial works in the output directory itself,
 * several each in a directory below it, see {@link TrialList}, with a summary in the output directory; those of several
 * that an earlier run has finished are kept.
 */
public final class Runs {
    private final Registry registry;

    /**
     * Takes the plugins.
     *
     * @param registry the plugins
     */
    @Inject
    public Runs(Registry registry) {
        this.registry = registry;
    }

    /**
     * Searches, trains and tests.
     *
     * @param experiment the configuration
     * @param fresh whether an earlier run's files may be deleted
     * @param listener is told
     * @return what the output directory's {@code result.json} holds
     */
    public Map<String, Object> run(Experiment experiment, boolean fresh, Listener listener) {
        return run(experiment, fresh, listener, Optional.empty(), TrialRunner.Stages.ALL);
    }

    /**
     * Searches only.
     *
     * @param experiment the configuration
     * @param fresh whether an earlier run's files may be deleted
     * @param listener is told
     * @return what the output directory's {@code result.json} holds
     */
    public Map<String, Object> search(Experiment experiment, boolean fresh, Listener listener) {
        return run(experiment, fresh, listener, Optional.empty(), TrialRunner.Stages.SEARCH);
    }

    /**
     * Trains a given structure and tests it.
     *
     * @param experiment the configuration
     * @param structure a structure file
     * @param fresh whether an earlier run's files may be deleted
     * @param listener is told
     * @return what the output directory's {@code result.json} holds
     */
    public Map<String, Object> train(Experiment experiment, Path structure, boolean fresh, Listener listener) {
        Structure read = StructureFile.read(structure);
        Attachments.ofStructure(config(experiment), read, registry, structure.toString());
        return run(experiment, fresh, listener, Optional.of(read), TrialRunner.Stages.TRAIN);
    }

    /**
     * Tests a finished trial again.
     *
     * @param saved the trial
     * @return its task, seed and test scores
     */
    public Map<String, Object> evaluate(SavedRun saved) {
        Experiment experiment = saved.experiment()
                .orElseThrow(() -> S3DeltaException.of(
                                ErrorCode.FILE_MISSING, "these deltas were trained elsewhere and have no test set")
                        .where(saved.directory())
                        .expected("a directory with " + TrialRunner.CONFIG)
                        .mend("give texts of yours: s3delta predict " + saved.directory() + " --file FILE")
                        .build());
        try (LoadedRun loaded = LoadedRun.open(saved, registry)) {
            Trial trial = TrialRunner.trial(experiment, loaded.bench());
            Map<String, Object> result = Results.head(trial);
            result.put("test", Results.of(trial.test(loaded.model())));
            return result;
        }
    }

    private Map<String, Object> run(
            Experiment experiment,
            boolean fresh,
            Listener listener,
            Optional<Structure> given,
            TrialRunner.Stages stages) {
        check(experiment, given.isEmpty());
        List<Experiment> trials = TrialList.of(given.isEmpty() ? experiment : experiment.searching());
        if (trials.size() == 1) {
            RunDirectory.check(trials.get(0).out(), fresh);
            try (Workbench bench = Workbench.open(experiment)) {
                Map<String, Object> result =
                        new Trials(bench, runner(listener), fresh).run(trials.get(0), given, stages);
                Reports.write(experiment.out());
                return result;
            }
        }
        List<Map<String, Object>> results = new ArrayList<>();
        trials.stream()
                .filter(trial -> fresh || Finished.result(trial, given, stages).isEmpty())
                .forEach(trial -> RunDirectory.check(trial.out(), fresh));
        try (Workbench bench = Workbench.open(experiment)) {
            Trials runner = new Trials(bench, runner(listener), fresh);
            for (Experiment trial : trials) {
                results.add(runner.kept(trial, given, stages));
            }
        }
        Map<String, Object> summary = Summary.of(results);
        WholeFile.write(experiment.out().resolve(TrialRunner.RESULT), Json.text(Trees.tree(summary)));
        Reports.write(experiment.out());
        return summary;
    }

    /** Finds what is wrong with a configuration before anything large is loaded or written. */
    private void check(Experiment experiment, boolean makesStructures) {
        experiment.tasks().forEach(Tasks::byName);
        T5Config config = config(experiment);
        if (makesStructures) {
            new Checks(config, registry).check(experiment);
        }
    }

    private static T5Config config(Experiment experiment) {
        if (!Files.isDirectory(experiment.backbone())) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no such backbone directory")
                    .where("backbone: " + experiment.backbone())
                    .expected("a Hugging Face model directory with config.json, weights and tokenizer")
                    .mend("correct 'backbone'")
                    .build();
        }
        return T5Config.read(experiment.backbone().resolve("config.json"));
    }

    private TrialRunner runner(Listener listener) {
        return new TrialRunner(registry, listener, InstantSource.system());
    }
}
