package s3delta.runtime.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
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
     */
    record Token(int id, String text, boolean left, boolean right, boolean word, boolean special) {
        static Token special(int id, String text) {
            return new Token(id, text, false, false, false, true);
        }

        private static Token of(int id, JsonNode node) {
            return node.isString()
                    ? special(id, node.asString())
                    : new Token(
                            id,
                            node.path("content").asString(""),
                            node.path("lstrip").asBoolean(false),
                            node.path("rstrip").asBoolean(false),
                            node.path("single_word").asBoolean(false),
                            node.path("special").asBoolean(true));
        }

        private String pattern() {
            String bare = Pattern.quote(text);
            String whole = word ? "(?<!" + WORD + ")" + bare + "(?!" + WORD + ")" : bare;
            return (left ? "\\s*" : "") + whole + (right ? "\\s*" : "");
        }
    }

    /** A part of a text: an added token, or text in between where the id is negative. */
    record Part(int id, String text) {}

    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private final Pattern pattern;

    private AddedTokens(Collection<Token> all) {
        for (Token token : all) {
            if (!token.text.isEmpty()) {
                tokens.put(token.text, token);
            }
        }
        // Nothing matches none of them.
        pattern = Pattern.compile(tokens.values().stream()
                .sorted(Comparator.comparingInt(token -> -token.text.length()))
                .map(Token::pattern)
                .collect(Collectors.joining("|", "", tokens.isEmpty() ? "(?!)" : "")));
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
        Tokenizers.treeIfThere(directory.resolve("added_tokens.json"))
                .properties()
                .forEach(entry ->
                        all.put(entry.getKey(), Token.special(entry.getValue().asInt(-1), entry.getKey())));
        config.path("added_tokens_decoder").properties().forEach(entry -> {
            Token token = Token.of(JsonVocabulary.number(entry.getKey()), entry.getValue());
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
            Token token = Token.of(next(all.values(), size), node);
            if (!vocabulary.containsKey(token.text)) {
                all.putIfAbsent(token.text, token);
            }
        }
        return new AddedTokens(all.values());
    }

    private static List<JsonNode> listed(ObjectNode config, ObjectNode map) {
        return Stream.of(config, map)
                .map(node -> node.path("additional_special_tokens"))
                .filter(ArrayNode.class::isInstance)
                .flatMap(list -> list.values().stream())
                .toList();
    }

    private static int next(Collection<Token> tokens, int size) {
        return Math.max(size, tokens.stream().mapToInt(Token::id).max().orElse(-1) + 1);
    }

    /** Returns the tokens. */
    Collection<Token> tokens() {
        return tokens.values();
    }

    /** Cuts a text at the tokens in it. */
    List<Part> cut(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        int start = 0;
        while (matcher.find()) {
            if (matcher.start() > start) {
                parts.add(new Part(-1, text.substring(start, matcher.start())));
            }
            String found = matcher.group();
            Token token = tokens.getOrDefault(found, tokens.get(found.strip()));
            parts.add(new Part(token == null ? -1 : token.id, found));
            start = matcher.end();
        }
        if (start < text.length()) {
            parts.add(new Part(-1, text.substring(start)));
        }
        return parts;
    }
}
