package s3delta.runtime.trial;

import java.util.List;
import java.util.Optional;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Structure;
import s3delta.runtime.config.Method;
import s3delta.runtime.json.CandidatesFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.structure.Baselines;
import s3delta.runtime.structure.Structures;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.train.StepLoop;

/** Makes the structure of a trial as its method says: by search, by chance or by custom. */
final class StructureStage {
    private final Trial trial;
    private final Registry registry;
    private final StepLoop loop;
    private final RunDirectory directory;

    StructureStage(Trial trial, Registry registry, StepLoop loop, RunDirectory directory) {
        this.trial = trial;
        this.registry = registry;
        this.loop = loop;
        this.directory = directory;
    }

    /**
     * Makes the structure. A search also writes its score of every candidate.
     *
     * @return the structure; empty where all weights are trained
     */
    Optional<Structure> structure() {
        T5Config config = trial.bench().backbone().model().config();
        Budget budget = Budget.of(trial.spec().budget(), config.parameterCount());
        Method method = trial.spec().method();
        if (method instanceof Method.Draws draw) {
            List<Candidate> candidates =
                    Candidates.of(config, trial.spec().settings().space(), registry);
            return Optional.of(
                    Baselines.random(config, candidates, budget, trial.spec().seed(), draw.first()));
        }
        if (method instanceof Method.Manual manual) {
            return Optional.of(Baselines.customary(config, manual, budget, registry));
        }
        return method instanceof Method.Search ? Optional.of(searched()) : Optional.empty();
    }

    private Structure searched() {
        SearchStage stage = new SearchStage(trial, registry, loop);
        Structures.Scored scored = stage.scored();
        CandidatesFile.write(scored.placements(), directory.file(RunDirectory.CANDIDATES));
        return stage.structure(scored);
    }
}
