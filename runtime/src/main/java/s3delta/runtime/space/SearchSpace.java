package s3delta.runtime.space;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Require;

/**
 * Which deltas a search may choose from.
 *
 * @param name the name of a space that comes with the program; empty for a user's own
 * @param rules the rules, in order
 */
public record SearchSpace(Optional<String> name, List<Rule> rules) {
    /**
     * Checks the rules.
     *
     * @throws IllegalArgumentException if there are none, or one is there twice
     */
    public SearchSpace {
        Require.distinct("", rules);
        rules = List.copyOf(rules);
    }

    /**
     * Returns the delta methods that it has deltas of.
     *
     * @return ids, in order
     */
    public NavigableSet<String> methods() {
        return rules.stream()
                .flatMap(rule -> rule.deltas().stream())
                .map(DeltaChoice::method)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names a rule in messages. */
    Place place(int rule) {
        String file = name.map(n -> "the search space '" + n + "'").orElse("the experiment");
        return Place.of(file).child("space").item(rule);
    }
}
