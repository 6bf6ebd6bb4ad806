package s3delta.runtime.run;

import java.util.List;
import java.util.Map;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Structure;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.t5.T5Config;

/** Structures that nobody searched, to compare with. */
public final class Baselines {
    private Baselines() {}

    /**
     * Places one method everywhere in a space, as far as the budget goes: by candidate order, each that still fits.
     *
     * @param config the backbone's
     * @param space where the method goes
     * @param budget the budget
     * @param registry the plugins
     * @return the structure
     */
    public static Structure manual(T5Config config, SearchSpace space, Budget budget, Registry registry) {
        List<Candidate> candidates = Candidates.of(config, space, registry);
        return Structures.byScore(
                candidates, new double[candidates.size()], false, budget, Map.of("strategy", "manual"));
    }
}
