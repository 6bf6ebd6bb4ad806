package s3delta.runtime.structure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.Structure;
import s3delta.api.spi.DeltaMethod;
import s3delta.runtime.config.Method;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
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
     * Places one method everywhere in a space, as far as the budget goes: by candidate order, each that still fits.
     *
     * @param config the backbone's
     * @param space where the method goes
     * @param budget the budget
     * @param registry the plugins
     * @return the structure
     */
    public static Structure manual(T5Config config, SearchSpace space, Budget budget, Registry registry) {
        return inOrder(config, Candidates.of(config, space, registry), budget, Map.of("strategy", "manual"));
    }

    /**
     * Places one method where it is customarily put, as far as the budget goes: by candidate order, each that still fits.
     * The structure's origin tells how many were left out.
     *
     * @param config the backbone's
     * @param manual which method, and whether the budget bounds it
     * @param budget the budget
     * @param registry the plugins
     * @return the structure
     * @throws S3DeltaException {@link ErrorCode#CONFIG_VALUE} if the method says no customary place or its settings do not
     *     fit, {@link ErrorCode#PLUGIN_UNKNOWN} if there is no such method, {@link ErrorCode#BUDGET} if not even one delta
     *     fits
     */
    public static Structure customary(T5Config config, Method.Manual manual, Budget budget, Registry registry) {
        List<Candidate> candidates = customary(config, manual, registry);
        long sum = candidates.stream().mapToLong(Candidate::parameters).sum();
        Budget bound = manual.budgeted() ? budget : new Budget(sum);
        requireRoom(manual, candidates, bound);
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("strategy", "manual");
        origin.put("method", manual.delta());
        origin.put("places", (long) candidates.size());
        origin.put(
                "left-out", (long) (candidates.size() - Selection.byScore(candidates, same(candidates), bound).length));
        return inOrder(config, candidates, bound, origin);
    }

    /**
     * Tells how small the smallest delta of a manual structure is.
     *
     * @param config the backbone's
     * @param manual which method
     * @param registry the plugins
     * @return its number of parameters
     */
    public static long smallest(T5Config config, Method.Manual manual, Registry registry) {
        return smallest(customary(config, manual, registry));
    }

    private static long smallest(List<Candidate> candidates) {
        return candidates.stream().mapToLong(Candidate::parameters).min().orElseThrow();
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

    private static List<Candidate> customary(T5Config config, Method.Manual manual, Registry registry) {
        Place place = Place.of("the experiment").child("methods");
        DeltaMethod<?> method = registry.method(manual.delta(), place);
        if (method.customarySites().isEmpty()) {
            throw S3DeltaException.of(
                            ErrorCode.CONFIG_VALUE, "the delta method does not say where it is customarily put")
                    .where(place)
                    .expected("one of " + String.join(", ", customary(registry)))
                    .got("'" + manual.delta() + "'")
                    .fix("use another, or train a structure that you wrote: s3delta train CONFIG --structure FILE")
                    .build();
        }
        Record settings = BINDER.bind(Trees.object(manual.config()), (Record) method.defaults(), place);
        DeltaChoice choice = new DeltaChoice(method.id(), Trees.map(BINDER.tree(settings)));
        SearchSpace space = new SearchSpace(
                Optional.of(manual.name()), List.of(new Rule(0, method.customarySites(), List.of(choice))));
        return Candidates.of(config, space, registry);
    }

    private static List<String> customary(Registry registry) {
        return registry.methods().stream()
                .filter(method -> !method.customarySites().isEmpty())
                .map(DeltaMethod::id)
                .toList();
    }

    private static void requireRoom(Method.Manual manual, List<Candidate> candidates, Budget budget) {
        long smallest = smallest(candidates);
        if (budget.parameters() < smallest) {
            throw S3DeltaException.of(ErrorCode.BUDGET, "the budget is below the smallest delta of a manual structure")
                    .where("methods: " + manual.name())
                    .expected("at least " + smallest + " parameters")
                    .got(budget.parameters() + " parameters")
                    .fix("raise the budget, give the method smaller settings, or free it: {manual: " + manual.delta()
                            + ", budget: none}")
                    .build();
        }
    }

    private static Structure inOrder(
            T5Config config, List<Candidate> candidates, Budget budget, Map<String, Object> origin) {
        return taken(config, candidates, same(candidates), budget, origin);
    }

    private static Structure taken(
            T5Config config, List<Candidate> candidates, double[] order, Budget budget, Map<String, Object> origin) {
        Structures.Scored ordered = new Structures.Scored(candidates, order, Structures.Meaning.ORDER);
        return Structures.byScore(config, ordered, budget, origin);
    }

    private static double[] same(List<Candidate> candidates) {
        return new double[candidates.size()];
    }
}
