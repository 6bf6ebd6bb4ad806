package s3delta.runtime.config;

import java.util.LinkedHashMap;
import java.util.List;
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
 * Reads and writes the items of {@code methods}: {@code search}, {@code random}, {@code fine-tune} and {@code frozen}, or a map whose key
 * is one of these or {@code manual}.
 */
final class MethodCodec {
    private static final String EXPECTED =
            "search, random, fine-tune, frozen, or a map such as {random: 5}, {manual: ID}, {search: {name: local, sigmoid: local}}";
    private static final List<String> KINDS = List.of("search", "random", "manual", "fine-tune", "frozen");
    private static final RecordBinder BINDER = RecordBinder.config();

    static final Codec<Method> CODEC =
            new Codec<>(Method.class, EXPECTED, MethodCodec::read, method -> Trees.tree(MethodCodec.written(method)));

    private MethodCodec() {}

    /**
     * The map under {@code search}.
     *
     * @param name of the variant
     * @param options keys of search
     */
    public record SearchForm(Optional<String> name, @Rest Map<String, Object> options) {
        Method method() {
            String options = this.options.entrySet().stream()
                    .map(option -> "-" + option.getKey() + "-" + option.getValue())
                    .collect(Collectors.joining());
            return new Method.Search(name.orElse(Method.Names.of("search" + options)), this.options);
        }
    }

    /**
     * The map under {@code random}.
     *
     * @param draw the number of one draw
     */
    public record DrawForm(long draw) {}

    /**
     * The map with {@code manual}.
     *
     * @param manual id of the delta method
     * @param budget {@code none} where the budget shall not bound it
     * @param fit what the budget reduces
     * @param learningRate AdamW's rate at the start
     * @param name of the structure
     * @param config the method's settings
     */
    public record ManualForm(
            String manual,
            Optional<Bound> budget,
            Optional<Method.Fit> fit,
            Optional<Double> learningRate,
            Optional<String> name,
            @Rest Map<String, Object> config) {
        Method method() {
            return new Method.Manual(
                    name.orElse(Method.Names.of("manual-" + manual)),
                    manual,
                    budget.isEmpty(),
                    fit.orElse(Method.Fit.SIZE),
                    learningRate,
                    config);
        }
    }

    /** The bounds that a manual structure can have other than the experiment's. */
    public enum Bound {
        /** None. */
        NONE
    }

    private static Method read(JsonNode node, Place place) {
        if (node.isString()) {
            return plain(node.stringValue(), place);
        }
        if (!(node instanceof ObjectNode map) || map.isEmpty()) {
            throw BindErrors.CONFIG.wrong(place, EXPECTED, node);
        }
        if (map.has("manual")) {
            return BINDER.bind(map, ManualForm.class, Map.of(), place).method();
        }
        String kind = map.propertyNames().iterator().next();
        if (map.size() > 1) {
            throw BindErrors.CONFIG.wrong(place, "one key", map);
        }
        JsonNode value = map.path(kind);
        Place here = place.child(kind);
        return switch (kind) {
            case "search" -> bind(value, SearchForm.class, here).method();
            case "random" -> random(value, here);
            case "given" -> bind(value, Method.Given.class, here);
            case "fine-tune" -> BINDER.bind(object(value, here), Method.FineTune.DEFAULTS, here);
            default -> throw unknown(kind, place);
        };
    }

    private static Method plain(String name, Place place) {
        return switch (name) {
            case "search" -> Method.Search.PLAIN;
            case "random" -> new Method.Draws(1, 1);
            case "fine-tune" -> Method.FineTune.DEFAULTS;
            case "frozen" -> Method.Frozen.PLAIN;
            default -> throw unknown(name, place);
        };
    }

    private static Method random(JsonNode value, Place place) {
        if (value.isIntegralNumber() && value.canConvertToInt()) {
            return new Method.Draws(1, value.intValue());
        }
        long draw = bind(value, DrawForm.class, place).draw;
        return new Method.Draws(draw, draw);
    }

    private static <R extends Record> R bind(JsonNode value, Class<R> form, Place place) {
        return BINDER.bind(object(value, place), form, Map.of(), place);
    }

    private static ObjectNode object(JsonNode value, Place place) {
        if (value instanceof ObjectNode map) {
            return map;
        }
        throw BindErrors.CONFIG.wrong(place, "a map", value);
    }

    private static S3DeltaException unknown(String name, Place place) {
        return S3DeltaException.of(ErrorCode.CONFIG_VALUE, "there is no such method of an experiment")
                .where(place)
                .expected(EXPECTED)
                .got("'" + name + "'")
                .fix("write {manual: ID} for a delta method where it is customarily put; "
                        + Nearest.advice(name, KINDS));
    }

    private static Object written(Method method) {
        if (method.equals(Method.Search.PLAIN)) {
            return "search";
        }
        if (method instanceof Method.Frozen) {
            return method.name();
        }
        if (method instanceof Method.Search search) {
            return Map.of("search", BINDER.tree(new SearchForm(Optional.of(search.name()), search.options())));
        }
        if (method instanceof Method.Draws draws) {
            return Map.of("random", draws.first() == draws.last() ? Map.of("draw", draws.first()) : draws.last());
        }
        if (method instanceof Method.Manual manual) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("manual", manual.delta());
            map.put("name", manual.name());
            if (!manual.budgeted()) {
                map.put("budget", "none");
            }
            if (manual.fit() != Method.Fit.SIZE) {
                map.put("fit", "sites");
            }
            manual.learningRate().ifPresent(rate -> map.put("learning-rate", rate));
            map.putAll(manual.config());
            return map;
        }
        return Map.of(method instanceof Method.Given ? "given" : "fine-tune", BINDER.tree((Record) method));
    }
}
