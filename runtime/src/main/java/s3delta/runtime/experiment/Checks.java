package s3delta.runtime.experiment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.structure.Baselines;
import s3delta.runtime.t5.T5Config;

/**
 * Finds what is wrong with an experiment's methods and budgets, before anything large is loaded.
 *
 * @param config the backbone's
 * @param registry the plugins
 */
public record Checks(T5Config config, Registry registry) {
    /**
     * Checks that each method knows its keys and that there is a budget with room for it.
     *
     * @param experiment the experiment
     * @return what is to be left out, as other budgets of the experiment have room
     * @throws S3DeltaException if something does not fit at all
     */
    public List<Unfit> check(Experiment experiment) {
        List<Candidate> candidates = Candidates.of(config, experiment.settings().space(), registry);
        long smallest =
                candidates.stream().mapToLong(Candidate::parameters).min().orElseThrow();
        List<Unfit> unfit = new ArrayList<>();
        for (TrialSpec variant : variants(experiment)) {
            if (variant.method() instanceof Method.Given) {
                throw S3DeltaException.of(
                                ErrorCode.CONFIG_VALUE, "the experiment trains a structure that is given to it")
                        .where("methods: " + variant.method().name())
                        .expected("methods that make structures")
                        .fix("train the structure: s3delta train CONFIG --structure FILE")
                        .build();
            }
            if (variant.method() instanceof Method.Search) {
                variant.settings()
                        .search()
                        .strategyConfig(registry, "method '" + variant.method().name() + "'");
            }
            long least = variant.method() instanceof Method.Manual manual
                    ? Baselines.smallest(config, manual, registry)
                    : smallest;
            if (variant.method().budgeted() && budget(variant.budget()).parameters() < least) {
                if (!fitsSomewhere(experiment, least)) {
                    refuse(variant, candidates);
                }
                long parameters = budget(variant.budget()).parameters();
                unfit.add(new Unfit(variant.method(), variant.budget(), parameters, least));
            }
        }
        return List.copyOf(unfit);
    }

    /** Lists the trials of the first task and seed: the others differ in these alone. */
    private static List<TrialSpec> variants(Experiment experiment) {
        List<TrialSpec> all = experiment.expand();
        return all.subList(
                0, all.size() / (experiment.tasks().size() * experiment.seeds().size()));
    }

    private boolean fitsSomewhere(Experiment experiment, long least) {
        return experiment.allBudgets().stream().anyMatch(each -> budget(each).parameters() >= least);
    }

    private void refuse(TrialSpec variant, List<Candidate> candidates) {
        if (variant.method() instanceof Method.Manual manual) {
            Baselines.customary(config, manual, budget(variant.budget()), registry);
        } else {
            Selection.requireRoom(candidates, budget(variant.budget()));
        }
    }

    private Budget budget(BigDecimal written) {
        return Budget.of(written, config.parameterCount());
    }
}
