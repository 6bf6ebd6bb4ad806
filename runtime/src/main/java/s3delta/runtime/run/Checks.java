package s3delta.runtime.run;

import java.math.BigDecimal;
import java.util.List;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.runtime.config.Approach;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Experiments;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.t5.T5Config;

/**
 * Finds what is wrong with an experiment's methods and budgets, before anything large is loaded.
 *
 * @param config the backbone's
 * @param registry the plugins
 */
public record Checks(T5Config config, Registry registry) {
    /**
     * Checks that each method knows its keys and that each budget has room for something.
     *
     * @param experiment the experiment
     * @throws S3DeltaException if not
     */
    public void check(Experiment experiment) {
        List<Candidate> candidates = Candidates.of(config, experiment.space(), registry);
        for (TrialList.Variant variant : TrialList.variants(experiment)) {
            Experiment trial = experiment.trial(variant.method(), variant.budget());
            if (variant.method() instanceof Approach.Manual manual) {
                Baselines.customary(config, manual, budget(variant.budget()), registry);
            } else if (variant.method().budgeted()) {
                Selection.requireRoom(candidates, budget(variant.budget()));
            }
            if (variant.method() instanceof Approach.Search) {
                Experiments.strategyConfig(trial.search(), registry, "the configuration");
            }
        }
    }

    private Budget budget(BigDecimal written) {
        return Budget.of(written, config.parameterCount());
    }
}
