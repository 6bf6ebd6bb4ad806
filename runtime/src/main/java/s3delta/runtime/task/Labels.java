package s3delta.runtime.task;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Trees;
import s3delta.runtime.text.Nearest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The target texts of a task's classes.
 *
 * <p>What a row says is looked up as it is. Where it is not there, {@code 1}, {@code 1.0} and {@code true} mean the same,
 * as do {@code 0}, {@code 0.0} and {@code false} and other numbers of one value.
 *
 * @param texts by what the data say, in the order of the classes; several may have one text
 */
public record Labels(Map<String, String> texts) {
    static final Codec<Labels> CODEC = new Codec<>(
            Labels.class,
            "a list of labels, or a map from what the data say to target texts",
            Labels::read,
            Labels::write);
    private static final int MOST_DIGITS = 1000;

    /**
     * Copies the map and checks it.
     *
     * @throws IllegalArgumentException if there are fewer than two target texts, or one is blank
     */
    public Labels {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        Require.that(Set.copyOf(texts.values()).size() >= 2, "", "at least two labels", texts.values());
        for (String text : texts.values()) {
            Require.that(
                    !text.isBlank() && text.equals(text.strip()),
                    "",
                    "texts that are not blank, without blanks around them",
                    "'" + text + "'");
        }
    }

    /** Lists the target texts, each once. */
    List<String> all() {
        return texts.values().stream().distinct().toList();
    }

    /** Gives the target text of what a row says: of the same text or, if there is none, of the same meaning. */
    String text(String said, Row row) {
        String text = texts.getOrDefault(said, ofMeaning(said));
        if (text == null) {
            throw S3DeltaException.of(ErrorCode.DATA, "a label is none of the task's")
                    .where(row.place())
                    .expected("one of " + String.join(", ", texts.keySet()))
                    .got("'" + said + "'")
                    .fix("add it to 'labels' or correct the row: " + Nearest.correction(said, texts.keySet()));
        }
        return text;
    }

    private @Nullable String ofMeaning(String said) {
        List<String> found = texts.entrySet().stream()
                .filter(entry -> alike(said, entry.getKey()))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
        return found.size() == 1 ? found.get(0) : null;
    }

    /** Says whether two texts are numbers or truth values of one value: 1 for true, 0 for false, in any case. */
    static boolean alike(String one, String other) {
        Optional<BigDecimal> value = value(one);
        return value.isPresent()
                && value(other)
                        .filter(number -> number.compareTo(value.get()) == 0)
                        .isPresent();
    }

    private static Optional<BigDecimal> value(String text) {
        if (text.equalsIgnoreCase("true")) {
            return Optional.of(BigDecimal.ONE);
        }
        if (text.equalsIgnoreCase("false")) {
            return Optional.of(BigDecimal.ZERO);
        }
        try {
            return Optional.of(text.strip())
                    .filter(number ->
                            number.length() <= MOST_DIGITS && Row.parsed(number).isPresent())
                    .map(BigDecimal::new);
        } catch (NumberFormatException e) {
            // The exponent is beyond all numbers.
            return Optional.empty();
        }
    }

    private static Labels read(JsonNode node, Place place) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (node instanceof ArrayNode list) {
            for (JsonNode item : list) {
                String text = text(item, place.item(texts.size()));
                Require.that(texts.put(text, text) == null, "", "a list with no label twice", text);
            }
        } else if (node instanceof ObjectNode map) {
            map.properties().forEach(entry -> texts.put(entry.getKey(), text(entry.getValue(), place)));
        } else {
            throw BindErrors.CONFIG.wrong(place, CODEC.expected(), node);
        }
        return new Labels(texts);
    }

    private static String text(JsonNode node, Place place) {
        if (node.isString() || node.isNumber() || node.isBoolean()) {
            return node.asString();
        }
        throw BindErrors.CONFIG.wrong(place, "a text, a number, true or false", node);
    }

    private static JsonNode write(Labels labels) {
        boolean same = labels.texts.entrySet().stream().allMatch(e -> e.getKey().equals(e.getValue()));
        return Trees.tree(same ? labels.all() : labels.texts);
    }
}
