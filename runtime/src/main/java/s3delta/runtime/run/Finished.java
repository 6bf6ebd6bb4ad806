package s3delta.runtime.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Experiments;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.Trees;

/** Trials that an earlier run has finished, and that need not be run again. */
final class Finished {
    private Finished() {}

    /**
     * Reads what a finished trial gave.
     *
     * @param trial the trial
     * @param given the structure that it is to train, where it is not searched
     * @param stages which stages it is to run
     * @return what its {@code result.json} holds; empty where it was not finished, or had another configuration or
     *     structure
     */
    static Optional<Map<String, Object>> result(
            Experiment trial, Optional<Structure> given, TrialRunner.Stages stages) {
        Path config = trial.out().resolve(TrialRunner.CONFIG);
        Path result = trial.out().resolve(TrialRunner.RESULT);
        Path structure = trial.out().resolve(TrialRunner.STRUCTURE);
        if (!Files.isRegularFile(config)
                || !Files.isRegularFile(result)
                || !Experiments.load(config, List.of()).equals(trial)) {
            return Optional.empty();
        }
        boolean same = given.isEmpty()
                || (Files.isRegularFile(structure)
                        && StructureFile.read(structure).equals(given.get()));
        Map<String, Object> values = Trees.map(Json.read(result));
        boolean complete = stages == TrialRunner.Stages.SEARCH || values.containsKey("scores");
        return same && complete ? Optional.of(values) : Optional.empty();
    }
}
