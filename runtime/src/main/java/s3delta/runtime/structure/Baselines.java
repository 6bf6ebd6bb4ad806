package s3delta.runtime.structure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.Structure;
import s3delta.api.spi.DeltaMethod;
import s3delta.runtime.T5Path;
import s3delta.runtime.config.Method;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.DeltaChoice;
import s3delta.runtime.space.Rule;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.t5.T5Config;

/** Structures that nobody searched, to compare with. */
public final class Baselines {
    private static final RecordBinder BINDER = RecordBinder.config();

    private Baselines() {}

    /**
     * Places one method where it is customarily put. If the budget has no room for it, the first setting of the method
     * that makes its deltas smaller, such as {@code r} of LoRA, falls until every site has a delta. If that is not enough,
     * or the settings are kept, sites are left out evenly over the depth. The structure's origin gives the number of
     * customary sites, of those left out, and the settings.
     *
     * @param config the backbone's
     * @param manual the method, and whether and how the budget bounds it
     * @param budget the budget
     * @param registry the plugins
     * @return the structure
     * @throws S3DeltaException {@link ErrorCode#CONFIG_VALUE} if the method has no customary sites or its settings do not
     *     fit, {@link ErrorCode#PLUGIN_UNKNOWN} if there is no such method, {@link ErrorCode#BUDGET} if not even one delta
     *     fits
     */
    public static Structure customary(T5Config config, Method.Manual manual, Budget budget, Registry registry) {
        Custom whole = custom(config, manual, registry);
        if (!manual.budgeted()) {
            return structure(config, manual, whole, whole, new Budget(whole.parameters()));
        }
        Custom fitting = manual.fit() == Method.Fit.SIZE ? whole.within(budget) : whole;
        long smallest = fitting.smallest();
        if (budget.parameters() < smallest) {
            throw S3DeltaException.of(ErrorCode.BUDGET, "the budget is below the smallest delta of a manual structure")
                    .where("methods: " + manual.name())
                    .expected("at least " + smallest + " parameters")
                    .got(budget.parameters() + " parameters")
                    .fix("raise the budget, give the method smaller settings, or free it: {manual: " + manual.delta()
                            + ", budget: none}");
        }
        return structure(config, manual, whole, fitting, budget);
    }

    /**
     * Returns the number of parameters of the smallest delta that a manual structure can have.
     *
     * @param config the backbone's
     * @param manual the method
     * @param registry the plugins
     * @return the number
     */
    public static long smallest(T5Config config, Method.Manual manual, Registry registry) {
        Custom whole = custom(config, manual, registry);
        return (manual.fit() == Method.Fit.SIZE ? whole.within(new Budget(1)) : whole).smallest();
    }

    /**
     * Reads the sites of a manual structure from its origin.
     *
     * @param structure any structure
     * @return the sites; empty for other structures
     */
    public static Optional<TrialResult.Sites> sites(Structure structure) {
        Map<String, Object> origin = structure.foundOn();
        return origin.get("places") instanceof Long places && origin.get("left-out") instanceof Long left
                ? Optional.of(new TrialResult.Sites(places - left, places, changed(origin)))
                : Optional.empty();
    }

    /** Returns the settings that differ from the customary ones. */
    private static Optional<Map<String, Object>> changed(Map<String, Object> origin) {
        if (!(origin.get("settings") instanceof Map<?, ?> settings
                && origin.get("customary-settings") instanceof Map<?, ?> before)) {
            return Optional.empty();
        }
        Map<String, Object> changed = new LinkedHashMap<>();
        settings.forEach((key, value) -> {
            if (value != null && !value.equals(before.get(key))) {
                changed.put(String.valueOf(key), value);
            }
        });
        return Optional.of(changed);
    }

    private static Structure structure(
            T5Config config, Method.Manual manual, Custom whole, Custom fitting, Budget budget) {
        int sites = fitting.candidates.size();
        double[] scores = spread(fitting.candidates);
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("strategy", "manual");
        origin.put("method", manual.delta());
        origin.put("places", (long) sites);
        origin.put("left-out", (long) (sites - Selection.byScore(fitting.candidates, scores, budget).length));
        if (!fitting.settings.equals(whole.settings)) {
            origin.put("settings", fitting.settings);
            origin.put("customary-settings", whole.settings);
        }
        return taken(config, fitting.candidates, scores, budget, origin);
    }

    /**
     * Scores candidates so that the highest ones lie evenly over the blocks of the encoder and the decoder: block {@code i},
     * counted over both, by its radical inverse in base 2, which is {@code 0, 1/2, 1/4, 3/4, 1/8, ..}. All candidates of a
     * block have one score.
     */
    private static double[] spread(List<Candidate> candidates) {
        List<String> blocks =
                candidates.stream().map(Baselines::block).distinct().toList();
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(blocks.size());
        return candidates.stream()
                .mapToDouble(
                        candidate -> -(Integer.reverse(blocks.indexOf(block(candidate))) >>> (Integer.SIZE - bits)))
                .toArray();
    }

    private static String block(Candidate candidate) {
        T5Path path = T5Path.of(candidate.position().path());
        return path.stack() + path.block();
    }

    /**
     * A method at its customary sites.
     *
     * @param settings of the method, by dashed key
     * @param at gives its deltas with other settings
     * @param candidates its deltas
     */
    private record Custom(
            Map<String, Object> settings,
            Function<Map<String, Object>, List<Candidate>> at,
            List<Candidate> candidates) {
        static Custom of(Map<String, Object> settings, Function<Map<String, Object>, List<Candidate>> at) {
            return new Custom(settings, at, at.apply(settings));
        }

        long parameters() {
            return candidates.stream().mapToLong(Candidate::parameters).sum();
        }

        long smallest() {
            return candidates.stream().mapToLong(Candidate::parameters).min().orElseThrow();
        }

        /** Makes its deltas smaller until the budget has room for all of them, or as small as can be. */
        Custom within(Budget budget) {
            Custom fitting = this;
            for (Optional<Custom> less = less(); fitting.parameters() > budget.parameters() && less.isPresent(); ) {
                fitting = less.get();
                less = fitting.less();
            }
            return fitting;
        }

        /** Lowers the first whole number that makes deltas smaller by one, if there is such a number above 1. */
        private Optional<Custom> less() {
            return settings.entrySet().stream()
                    .filter(entry -> entry.getValue() instanceof Long value && value > 1)
                    .map(entry -> {
                        Map<String, Object> lower = new LinkedHashMap<>(settings);
                        lower.put(entry.getKey(), (Long) entry.getValue() - 1);
                        return Custom.of(lower, at);
                    })
                    .filter(lower -> lower.parameters() < parameters())
                    .findFirst();
        }
    }

    /**
     * Draws a structure: uniform among the candidates that still fit, without replacement.
     *
     * @param config the backbone's
     * @param candidates what to choose from
     * @param budget the budget
     * @param seed of the trial
     * @param draw the draw's number; each draw of each seed gives another structure
     * @return the structure
     */
    public static Structure random(T5Config config, List<Candidate> candidates, Budget budget, long seed, long draw) {
        double[] order = new Randomness(seed)
                .generator("random-structure", "draw " + draw)
                .doubles(candidates.size())
                .toArray();
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("strategy", "random");
        origin.put("draw", draw);
        origin.put("seed", seed);
        return taken(config, candidates, order, budget, origin);
    }

    private static Custom custom(T5Config config, Method.Manual manual, Registry registry) {
        Place place = Place.of("the experiment").child("methods");
        DeltaMethod<?> method = registry.method(manual.delta(), place);
        if (method.customarySites().isEmpty()) {
            throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "the delta method has no customary sites")
                    .where(place)
                    .expected("one of " + String.join(", ", customary(registry)))
                    .got("'" + manual.delta() + "'")
                    .fix("use another, or train a structure that you wrote: s3delta train CONFIG --structure FILE");
        }
        Record settings = BINDER.bind(Trees.object(manual.config()), (Record) method.defaults(), place);
        return Custom.of(Trees.map(BINDER.tree(settings)), chosen -> {
            DeltaChoice choice = new DeltaChoice(method.id(), chosen);
            Rule rule = Rule.of(method.customarySites(), List.of(choice));
            return Candidates.of(config, new SearchSpace(Optional.of(manual.name()), List.of(rule)), registry);
        });
    }

    private static List<String> customary(Registry registry) {
        return registry.methods().stream()
                .filter(method -> !method.customarySites().isEmpty())
                .map(DeltaMethod::id)
                .toList();
    }

    private static Structure taken(
            T5Config config, List<Candidate> candidates, double[] order, Budget budget, Map<String, Object> origin) {
        Structures.Scored ordered = new Structures.Scored(candidates, order, Structures.Meaning.ORDER);
        return Structures.byScore(config, ordered, budget, origin);
    }
}
