package s3delta.runtime.space;

import java.util.List;
import s3delta.runtime.json.Require;

/**
 * Deltas for some sites.
 *
 * @param stage rules of a lower stage come first in the order of candidates
 * @param sites patterns, see {@link SitePattern}
 * @param deltas what may go there
 */
public record Rule(int stage, List<String> sites, List<DeltaChoice> deltas) {
    /**
     * Checks the lists.
     *
     * @throws IllegalArgumentException if one is empty or has an item twice, or the stage is negative
     */
    public Rule {
        Require.atLeast("stage", stage, 0);
        Require.distinct("sites", sites);
        Require.distinct("deltas", deltas);
        sites = List.copyOf(sites);
        deltas = List.copyOf(deltas);
    }
}
