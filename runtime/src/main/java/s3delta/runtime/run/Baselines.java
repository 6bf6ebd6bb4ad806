package s3delta.runtime.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Placement;
import s3delta.api.Selection;
import s3delta.api.Structure;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.t5.T5Config;

/** Structures that nobody searched, to compare with. */
public final class Baselines {
    private static final RecordBinder BINDER = RecordBinder.config();

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
        List<Placement> placements = new ArrayList<>();
        for (int i : Selection.byScore(candidates, new double[candidates.size()], budget)) {
            placements.add(placement(candidates.get(i), OptionalDouble.empty()));
        }
        return new Structure(Structure.FORMAT, budget.parameters(), placements, Map.of("strategy", "manual"));
    }

    /** Writes a candidate as a placement. */
    static Placement placement(Candidate candidate, OptionalDouble p) {
        return new Placement(
                candidate.position().path(),
                candidate.method(),
                Trees.map(BINDER.tree(candidate.config())),
                candidate.parameters(),
                p);
    }
}
