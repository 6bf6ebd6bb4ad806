package s3delta.runtime.space;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.text.Nearest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads search spaces: the name of one that comes with the program, or a list of rules. */
public final class Spaces {
    /** The spaces that come with the program, each a list of rules in a file of its name. */
    public static final List<String> NAMES = List.of("s3delta-m", "s3delta-l", "wide", "ranks", "mergeable");

    private static final int MOST_BYTES = 1 << 20;

    private static final RecordBinder DELTAS = RecordBinder.config();

    private static final Codec<DeltaChoice> DELTA = new Codec<>(
            DeltaChoice.class,
            "a delta method's id, or a map with the key 'method'",
            Spaces::delta,
            d -> d.config().isEmpty() ? Trees.tree(d.method()) : DELTAS.tree(d));
    private static final RecordBinder RULES = RecordBinder.config(DELTA);
    private static final Codec<Rule> RULE =
            new Codec<>(Rule.class, "a map with the keys 'sites' and 'deltas'", Spaces::rule, RULES::tree);

    /** How experiments write a space. */
    public static final Codec<SearchSpace> CODEC = new Codec<>(
            SearchSpace.class, "the name of a search space, or a list of rules", Spaces::read, Spaces::write);

    private Spaces() {}

    /**
     * Gives a space that comes with the program.
     *
     * @param name one of {@link #NAMES}
     * @return the space
     * @throws S3DeltaException {@link ErrorCode#SPACE} if there is none of that name
     */
    public static SearchSpace named(String name) {
        return named(name, Place.of("the search space"));
    }

    /**
     * Reads a space that a user names.
     *
     * @param text the name of one that comes with the program, or a YAML file with a list of rules
     * @return the space
     * @throws S3DeltaException {@link ErrorCode#SPACE} if there is none of that name, or as files are refused
     */
    public static SearchSpace written(String text) {
        Path file = Path.of(text);
        if (!text.endsWith(".yaml") && !text.endsWith(".yml") && !Files.isRegularFile(file)) {
            return named(text.toLowerCase(Locale.ROOT));
        }
        SearchSpace space = CODEC.read().apply(Yaml.parse(WholeFile.read(file, MOST_BYTES), text), Place.of(text));
        return new SearchSpace(Optional.of(space.name().orElse(text)), space.rules());
    }

    private static SearchSpace named(String name, Place place) {
        if (!NAMES.contains(name)) {
            throw S3DeltaException.of(ErrorCode.SPACE, "there is no search space '" + name + "'")
                    .where(place)
                    .expected("one of " + String.join(", ", NAMES) + ", or a list of rules")
                    .got("'" + name + "'")
                    .fix(Nearest.correction(name, NAMES));
        }
        String file = name + ".yaml";
        return new SearchSpace(Optional.of(name), rules(Yaml.parse(resource(file), file), Place.of(file)));
    }

    private static SearchSpace read(JsonNode node, Place place) {
        if (node.isString()) {
            return named(node.stringValue(), place);
        }
        List<Rule> rules = rules(node, place);
        try {
            return new SearchSpace(Optional.empty(), rules);
        } catch (IllegalArgumentException e) {
            throw BindErrors.CONFIG.refused(place, e);
        }
    }

    private static JsonNode write(SearchSpace space) {
        return space.name()
                .map(Trees::tree)
                .orElseGet(
                        () -> Trees.tree(space.rules().stream().map(RULES::tree).toList()));
    }

    private static List<Rule> rules(JsonNode node, Place place) {
        if (!(node instanceof ArrayNode array)) {
            throw BindErrors.CONFIG.wrong(place, CODEC.expected(), node);
        }
        List<Rule> rules = new ArrayList<>();
        for (JsonNode item : array) {
            rules.add(RULE.read().apply(item, place.item(rules.size())));
        }
        return rules;
    }

    private static Rule rule(JsonNode node, Place place) {
        if (node instanceof ObjectNode object) {
            return RULES.bind(object, Rule.class, Map.of("stage", 0, "copies", 1), place);
        }
        throw BindErrors.CONFIG.wrong(place, RULE.expected(), node);
    }

    private static DeltaChoice delta(JsonNode node, Place place) {
        if (node.isString()) {
            return new DeltaChoice(node.stringValue(), Map.of());
        }
        if (node instanceof ObjectNode object) {
            return DELTAS.bind(object, DeltaChoice.class, Map.of(), place);
        }
        throw BindErrors.CONFIG.wrong(place, DELTA.expected(), node);
    }

    private static String resource(String file) {
        try (InputStream in = Spaces.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
