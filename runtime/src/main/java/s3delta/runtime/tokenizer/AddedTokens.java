package s3delta.runtime.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokens that a model has besides its vocabulary file, as {@code added_tokens.json}, {@code tokenizer_config.json} and
 * {@code special_tokens_map.json} give them. They are found in texts before anything else is done.
 */
final class AddedTokens {
    static final String CONFIG = "tokenizer_config.json";
    static final List<String> FILES = List.of(CONFIG, "added_tokens.json", "special_tokens_map.json");

    private static final String LISTED = "additional_special_tokens";
    private static final String SENTINEL = "<extra_id_";
    private static final String WORD = "[\\p{L}\\p{N}_]";

    /** Far above any real model's. */
    private static final int MOST_SENTINELS = 100_000;

    /**
     * A token.
     *
     * @param id its number
     * @param text as it stands in texts
     * @param left whether it takes the white space before it
     * @param right whether it takes the white space after it
     * @param word whether it is one only where no letter or digit touches it
     * @param special whether it is left out of decoded texts
     * @param normalized whether it is found in normalized texts, normalized itself
     */
    record Token(int id, String text, boolean left, boolean right, boolean word, boolean special, boolean normalized) {
        static Token special(int id, String text) {
            return bare(id, text, true);
        }

        private static Token bare(int id, String text, boolean special) {
            return new Token(id, text, false, false, false, special, !special);
        }

        private static String textOf(JsonNode node) {
            return node.isString() ? node.asString() : node.path("content").asString("");
        }

        /** Reads a token; flags that are not there have the defaults of Hugging Face's tokenizers. */
        private static Token of(int id, JsonNode node, boolean listed) {
            boolean special = listed || node.path("special").asBoolean(false);
            return new Token(
                    id,
                    textOf(node),
                    node.path("lstrip").asBoolean(false),
                    node.path("rstrip").asBoolean(false),
                    node.path("single_word").asBoolean(false),
                    special,
                    node.path("normalized").asBoolean(!special));
        }

        private Token asNormalized(UnaryOperator<String> normalizer) {
            return new Token(id, normalizer.apply(text), left, right, word, special, true);
        }

        private String pattern() {
            String bare = Pattern.quote(text);
            String whole = word ? "(?<!" + WORD + ")" + bare + "(?!" + WORD + ")" : bare;
            return (left ? "\\s*" : "") + whole + (right ? "\\s*" : "");
        }
    }

    /** A part of a text: an added token, or text in between where the id is negative. */
    record Part(int id, String text) {}

    /** Finds some of the tokens in texts. */
    private static final class Finder {
        private final List<Token> tokens;
        private final Pattern pattern;

        Finder(Stream<Token> some) {
            tokens = some.sorted(Comparator.comparingInt(token -> -token.text.length()))
                    .toList();
            // A group for each; nothing matches none of them.
            pattern = Pattern.compile(tokens.stream()
                    .map(token -> "(" + token.pattern() + ")")
                    .collect(Collectors.joining("|", "", tokens.isEmpty() ? "(?!)" : "")));
        }

        Stream<Part> cut(String text) {
            List<Part> parts = new ArrayList<>();
            Matcher matcher = pattern.matcher(text);
            int start = 0;
            while (matcher.find()) {
                if (matcher.start() > start) {
                    parts.add(new Part(-1, text.substring(start, matcher.start())));
                }
                int which = 0;
                while (matcher.start(which + 1) < 0) {
                    which++;
                }
                parts.add(new Part(tokens.get(which).id, matcher.group()));
                start = matcher.end();
            }
            if (start < text.length()) {
                parts.add(new Part(-1, text.substring(start)));
            }
            return parts.stream();
        }
    }

    private final List<Token> tokens;
    private final UnaryOperator<String> normalizer;
    private final Finder inTexts;
    private final Finder inNormalized;

    private AddedTokens(Collection<Token> all, UnaryOperator<String> normalizer) {
        tokens = all.stream().filter(token -> !token.text.isEmpty()).toList();
        this.normalizer = normalizer;
        inTexts = new Finder(tokens.stream().filter(token -> !token.normalized));
        inNormalized = new Finder(tokens.stream().filter(Token::normalized));
    }

    /**
     * Reads the files next to a vocabulary.
     *
     * @param directory of the model
     * @param vocabulary ids by text of the vocabulary file
     * @param known texts of the vocabulary that are special
     * @param size the first id after the vocabulary
     * @param names the sentinels' numbers in the order of their ids, by how many there are
     * @param usual how many sentinels there are where no file says so
     * @return the tokens
     */
    static AddedTokens in(
            Path directory,
            Map<String, Integer> vocabulary,
            List<String> known,
            int size,
            IntFunction<List<Integer>> names,
            int usual) {
        Map<String, Token> all = new LinkedHashMap<>();
        vocabulary.forEach((text, id) -> {
            if (known.contains(text)) {
                all.put(text, Token.special(id, text));
            }
        });
        ObjectNode config = Tokenizers.treeIfThere(directory.resolve(CONFIG));
        ObjectNode map = Tokenizers.treeIfThere(directory.resolve("special_tokens_map.json"));
        Set<String> special = Stream.concat(config.properties().stream(), map.properties().stream())
                .filter(entry ->
                        entry.getKey().endsWith("_token") || entry.getKey().equals(LISTED))
                .flatMap(entry ->
                        entry.getValue().isArray() ? entry.getValue().values().stream() : Stream.of(entry.getValue()))
                .map(Token::textOf)
                .collect(Collectors.toSet());
        Tokenizers.treeIfThere(directory.resolve("added_tokens.json"))
                .properties()
                .forEach(entry -> all.put(
                        entry.getKey(),
                        Token.bare(
                                entry.getValue().asInt(-1),
                                entry.getKey(),
                                special.contains(entry.getKey())
                                        || entry.getKey().startsWith(SENTINEL))));
        config.path("added_tokens_decoder").properties().forEach(entry -> {
            Token token = Token.of(JsonVocabulary.number(entry.getKey()), entry.getValue(), false);
            all.put(token.text, token);
        });
        if (all.keySet().stream().noneMatch(text -> text.startsWith(SENTINEL))) {
            int count = Math.min(config.path("extra_ids").asInt(usual), MOST_SENTINELS);
            for (int name : names.apply(count)) {
                String text = SENTINEL + name + ">";
                int id = vocabulary.getOrDefault(text, next(all.values(), size));
                all.put(text, Token.special(id, text));
            }
        }
        for (JsonNode node : listed(config, map)) {
            Token token = Token.of(next(all.values(), size), node, true);
            if (!vocabulary.containsKey(token.text)) {
                all.putIfAbsent(token.text, token);
            }
        }
        return new AddedTokens(all.values(), UnaryOperator.identity());
    }

    private static List<JsonNode> listed(ObjectNode config, ObjectNode map) {
        return Stream.of(config, map)
                .map(node -> node.path(LISTED))
                .filter(ArrayNode.class::isInstance)
                .flatMap(list -> list.values().stream())
                .toList();
    }

    private static int next(Collection<Token> tokens, int size) {
        return Math.max(size, tokens.stream().mapToInt(Token::id).max().orElse(-1) + 1);
    }

    /**
     * Returns the tokens for texts of a normalizer.
     *
     * @param other what the vocabulary's file does to characters
     * @return the same tokens; those that are found in normalized texts are normalized
     */
    AddedTokens under(UnaryOperator<String> other) {
        return new AddedTokens(
                tokens.stream()
                        .map(token -> token.normalized ? token.asNormalized(other) : token)
                        .toList(),
                other);
    }

    /** Returns the tokens. */
    List<Token> tokens() {
        return tokens;
    }

    /** Cuts a text at the tokens in it: first at those of the text as it is, then at those of what is left, normalized. */
    List<Part> cut(String text) {
        return inTexts.cut(text)
                .flatMap(part -> part.id >= 0 || inNormalized.tokens.isEmpty()
                        ? Stream.of(part)
                        : inNormalized.cut(normalizer.apply(part.text)))
                .toList();
    }
}
