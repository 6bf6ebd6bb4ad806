package s3delta.runtime.space;

import java.util.List;
import s3delta.runtime.json.Require;

/**
 * Deltas for some sites.
 *
 * @param stage rules of a lower stage come first in the order of candidates
 * @param sites patterns, see {@link SitePattern}
 * @param deltas what may go there
 * @param copies how many of each delta may go to a site, each a candidate that is taken or not; what they add is summed
 */
public record Rule(int stage, List<String> sites, List<DeltaChoice> deltas, int copies) {
    private static final int MOST_COPIES = 64;

    /**
     * Checks the lists.
     *
     * @throws IllegalArgumentException if one is empty or has an item twice, the stage is negative, or there are no copies or
     *     more than 64
     */
    public Rule {
        Require.atLeast("stage", stage, 0);
        Require.that(copies >= 1 && copies <= MOST_COPIES, "copies", "1 to " + MOST_COPIES, copies);
        Require.distinct("sites", sites);
        Require.distinct("deltas", deltas);
        sites = List.copyOf(sites);
        deltas = List.copyOf(deltas);
    }

    /**
     * Makes a rule of the first stage, with each delta once at a site.
     *
     * @param sites patterns
     * @param deltas what may go there
     * @return the rule
     */
    public static Rule of(List<String> sites, List<DeltaChoice> deltas) {
        return new Rule(0, sites, deltas, 1);
    }
}
