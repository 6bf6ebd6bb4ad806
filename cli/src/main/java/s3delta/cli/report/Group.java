package s3delta.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Trials that differ in their seed alone, or in the draw of a random structure.
 *
 * @param key what they share
 * @param trials the trials, at least one
 */
record Group(Key key, List<TrialFiles> trials) {
    /** What the trials of a group share; the budget is a count of parameters. */
    record Key(String task, String method, long budget) {
        static Key of(TrialFiles trial) {
            String family = trial.method().replaceFirst("-\\d+$", "");
            return new Key(trial.task(), family, trial.count("/budget").orElse(0));
        }
    }

    /** Groups trials: by task, within a task from the largest budget, the methods as they came. */
    static List<Group> of(List<TrialFiles> trials) {
        Map<Key, List<TrialFiles>> groups = new LinkedHashMap<>();
        for (TrialFiles trial : trials) {
            groups.computeIfAbsent(Key.of(trial), key -> new ArrayList<>()).add(trial);
        }
        return groups.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((Group g) -> g.key.task).thenComparing(g -> -g.key.budget))
                .toList();
    }

    TrialFiles first() {
        return trials.get(0);
    }

    Optional<Spread> spread(Function<TrialFiles, OptionalDouble> value) {
        return Spread.of(trials.stream().map(value));
    }

    boolean searched() {
        return trials.stream().anyMatch(TrialFiles::searched);
    }

    /** Names method and budget, such as {@code darts, 0.5%}. */
    String label() {
        return key.method + ", " + budgetText();
    }

    /** Names the budget as a share of the backbone, or as a count where the backbone's size is not known. */
    String budgetText() {
        OptionalDouble all = first().number("/backbone/parameters");
        return all.isPresent()
                ? Texts.percent(key.budget / all.getAsDouble())
                : String.format(Locale.ROOT, "%,d parameters", key.budget);
    }
}
