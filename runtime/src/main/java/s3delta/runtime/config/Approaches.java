package s3delta.runtime.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Rest;
import s3delta.runtime.json.Trees;
import s3delta.runtime.text.Nearest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the items of {@code methods}: {@code search}, {@code random} and {@code fine-tune}, or a map whose key
 * is one of these or {@code manual}.
 */
final class Approaches {
    private static final String EXPECTED =
            "search, random, fine-tune, or a map such as {random: 5}, {manual: ID}, {search: {name: local, sigmoid: local}}";
    private static final java.util.List<String> KINDS = java.util.List.of("search", "random", "manual", "fine-tune");
    private static final RecordBinder BINDER = RecordBinder.config();

    static final Codec<Approach> CODEC = new Codec<>(Approach.class, EXPECTED, Approaches::read, Approaches::write);

    private Approaches() {}

    /**
     * What a map under {@code search} holds.
     *
     * @param name of the variant
     * @param options keys of search
     */
    public record SearchForm(Optional<String> name, @Rest Map<String, Object> options) {}

    /**
     * What a map under {@code random} holds.
     *
     * @param draw the number of one draw
     */
    public record DrawForm(long draw) {}

    /**
     * What a map under {@code given} holds.
     *
     * @param name where the structure comes from
     */
    public record GivenForm(String name) {
        Approach approach() {
            return new Approach.Given(name);
        }
    }

    /**
     * What a map with {@code manual} holds.
     *
     * @param manual id of the delta method
     * @param budget {@code none} where the budget shall not bound it
     * @param name of the structure
     * @param config the method's settings
     */
    public record ManualForm(
            String manual,
            Optional<Bound> budget,
            Optional<String> name,
            @Rest Map<String, Object> config) {}

    /** The bounds that a manual structure can have besides the experiment's. */
    public enum Bound {
        /** None. */
        NONE
    }

    private static Approach read(JsonNode node, Place place) {
        if (node.isString()) {
            return plain(node.stringValue(), place);
        }
        if (!(node instanceof ObjectNode map) || map.isEmpty()) {
            throw BindErrors.CONFIG.wrong(place, EXPECTED, node);
        }
        if (map.has("manual")) {
            return manual(BINDER.bind(map, ManualForm.class, Map.of(), place));
        }
        String kind = map.propertyNames().iterator().next();
        if (map.size() > 1) {
            throw BindErrors.CONFIG.wrong(place, "one key", map);
        }
        JsonNode value = map.path(kind);
        Place here = place.child(kind);
        return switch (kind) {
            case "search" -> search(BINDER.bind(object(value, here), SearchForm.class, Map.of(), here));
            case "random" -> random(value, here);
            case "given" ->
                BINDER.bind(object(value, here), GivenForm.class, Map.of(), here)
                        .approach();
            case "fine-tune" -> BINDER.bind(object(value, here), new Approach.FineTune(Approach.FineTune.RATE), here);
            default -> throw unknown(kind, place);
        };
    }

    private static Approach plain(String name, Place place) {
        return switch (name) {
            case "search" -> Approach.Search.PLAIN;
            case "random" -> new Approach.Draws(1, 1);
            case "fine-tune" -> new Approach.FineTune(Approach.FineTune.RATE);
            default -> throw unknown(name, place);
        };
    }

    private static S3DeltaException unknown(String name, Place place) {
        return S3DeltaException.of(ErrorCode.CONFIG_VALUE, "there is no such method of an experiment")
                .where(place)
                .expected(EXPECTED)
                .got("'" + name + "'")
                .fix("write {manual: ID} for a delta method where it is customarily put. "
                        + Nearest.advice(name, KINDS))
                .build();
    }

    private static ObjectNode object(JsonNode value, Place place) {
        if (value instanceof ObjectNode map) {
            return map;
        }
        throw BindErrors.CONFIG.wrong(place, "a map", value);
    }

    private static Approach search(SearchForm form) {
        String told = form.options.entrySet().stream()
                .map(option -> "-" + option.getKey() + "-" + option.getValue())
                .collect(Collectors.joining());
        return new Approach.Search(form.name.orElse(Approach.Names.of("search" + told)), form.options);
    }

    private static Approach random(JsonNode value, Place place) {
        if (value.isIntegralNumber() && value.canConvertToInt()) {
            return new Approach.Draws(1, value.intValue());
        }
        long draw = BINDER.bind(object(value, place), DrawForm.class, Map.of(), place).draw;
        return new Approach.Draws(draw, draw);
    }

    private static Approach manual(ManualForm form) {
        return new Approach.Manual(
                form.name.orElse(Approach.Names.of("manual-" + form.manual)),
                form.manual,
                form.budget.isEmpty(),
                form.config);
    }

    private static JsonNode write(Approach approach) {
        if (approach.equals(Approach.Search.PLAIN)) {
            return Trees.tree("search");
        }
        if (approach instanceof Approach.Search search) {
            return Trees.tree(
                    Map.of("search", BINDER.tree(new SearchForm(Optional.of(search.name()), search.options()))));
        }
        if (approach instanceof Approach.Draws draws) {
            Object value = draws.first() == draws.last() ? Map.of("draw", draws.first()) : draws.last();
            return Trees.tree(Map.of("random", value));
        }
        if (approach instanceof Approach.Manual manual) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("manual", manual.method());
            map.put("name", manual.name());
            if (!manual.budgeted()) {
                map.put("budget", "none");
            }
            map.putAll(manual.config());
            return Trees.tree(map);
        }
        if (approach instanceof Approach.Given given) {
            return Trees.tree(Map.of("given", Map.of("name", given.name())));
        }
        Approach.FineTune all = (Approach.FineTune) approach;
        return Trees.tree(Map.of("fine-tune", Map.of("learning-rate", all.learningRate())));
    }
}
