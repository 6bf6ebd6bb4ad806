package s3delta.runtime.run;

import com.google.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Experiments;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.report.Reports;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.train.Listener;

/**
 * Runs experiments: every task with every seed. A single trial works in the output directory itself, several each in a
 * directory below it, {@code <task>/seed-<seed>}, with a summary in the output directory.
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
     * @param directory the trial's directory
     * @return its task, seed and test scores
     */
    public Map<String, Object> evaluate(Path directory) {
        if (!Files.isRegularFile(directory.resolve(TrialRunner.DELTAS))) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "this is no finished run")
                    .where(directory)
                    .expected("a directory with " + TrialRunner.DELTAS)
                    .mend("give the directory of a run, or of one of its trials")
                    .build();
        }
        Experiment experiment = Experiments.load(directory.resolve(TrialRunner.CONFIG), List.of());
        try (Workbench bench = Workbench.open(experiment)) {
            return runner(Listener.SILENT).evaluate(experiment, bench, directory);
        }
    }

    private Map<String, Object> run(
            Experiment experiment,
            boolean fresh,
            Listener listener,
            Optional<Structure> given,
            TrialRunner.Stages stages) {
        check(experiment, given.isEmpty());
        List<Experiment> trials = trials(experiment);
        trials.forEach(trial -> RunDirectory.check(trial.out(), fresh));
        List<Map<String, Object>> results = new ArrayList<>();
        try (Workbench bench = Workbench.open(experiment)) {
            for (Experiment trial : trials) {
                // Data first: what is wrong with them is told before anything is written.
                Trial loaded = TrialRunner.trial(trial, bench);
                try (RunDirectory directory = RunDirectory.open(trial.out(), fresh)) {
                    results.add(runner(listener).run(loaded, directory, given, stages));
                }
            }
        }
        if (results.size() == 1) {
            Reports.write(experiment.out());
            return results.get(0);
        }
        Map<String, Object> summary = Summary.of(results);
        WholeFile.write(experiment.out().resolve(TrialRunner.RESULT), Json.text(Trees.tree(summary)));
        Reports.write(experiment.out());
        return summary;
    }

    /** Finds what is wrong with a configuration before anything large is loaded or written. */
    private void check(Experiment experiment, boolean searches) {
        experiment.tasks().forEach(Tasks::byName);
        T5Config config = config(experiment);
        if (searches) {
            Experiments.strategyConfig(experiment.search(), registry, "the configuration");
            List<Candidate> candidates = Candidates.of(config, experiment.space(), registry);
            Selection.requireRoom(candidates, Budget.of(experiment.budget(), config.parameterCount()));
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

    private static List<Experiment> trials(Experiment experiment) {
        if (experiment.tasks().size() == 1 && experiment.seeds().size() == 1) {
            return List.of(experiment);
        }
        List<Experiment> trials = new ArrayList<>();
        for (String task : experiment.tasks()) {
            for (long seed : experiment.seeds()) {
                trials.add(experiment.trial(
                        task, seed, experiment.out().resolve(task).resolve("seed-" + seed)));
            }
        }
        return trials;
    }

    private TrialRunner runner(Listener listener) {
        return new TrialRunner(registry, listener, InstantSource.system());
    }
}
