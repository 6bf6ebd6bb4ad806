package s3delta.runtime.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokens that a model has besides its vocabulary file, as {@code added_tokens.json}, {@code tokenizer_config.json} and
 * {@code special_tokens_map.json} give them. They are found in texts before anything else is done.
 */
final class AddedTokens {
    static final String CONFIG = "tokenizer_config.json";
    static final List<String> FILES = List.of(CONFIG, "added_tokens.json", "special_tokens_map.json");

    /** Lists, or maps, of special tokens; transformers has renamed the key. */
    private static final List<String> LISTED = List.of("additional_special_tokens", "extra_special_tokens");

    private static final String NAMED = "_token";
    private static final String SENTINEL = "<extra_id_";

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

        /** Those of some texts that are in a vocabulary. */
        static List<Token> special(Map<String, Integer> vocabulary, List<String> texts) {
            return texts.stream()
                    .filter(vocabulary::containsKey)
                    .map(text -> special(vocabulary.getOrDefault(text, -1), text))
                    .toList();
        }

        /** A special token that takes the white space on both sides. */
        static Token stripping(int id, String text) {
            return new Token(id, text, true, true, false, true, false);
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

        /** Writes it as {@code tokenizer.json} has it. */
        void write(ObjectNode node) {
            node.put("id", id)
                    .put("content", text)
                    .put("single_word", word)
                    .put("lstrip", left)
                    .put("rstrip", right)
                    .put("normalized", normalized)
                    .put("special", special);
        }

        private Token asNormalized(UnaryOperator<String> normalizer) {
            return new Token(id, normalizer.apply(text), left, right, word, special, true);
        }
    }

    /** A part of a text: an added token, or text in between where the id is negative. */
    record Part(int id, String text) {}

    /** Finds some of the tokens in texts: from left to right, the longest of those that begin at one place. */
    private static final class Finder {
        private final Map<String, Token> tokens = new HashMap<>();
        private final Pattern pattern;

        Finder(Stream<Token> some) {
            some.forEach(token -> tokens.put(token.text, token));
            pattern = Pattern.compile(tokens.keySet().stream()
                    .sorted(Comparator.comparingInt(text -> -text.length()))
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|", "", tokens.isEmpty() ? "(?!)" : "")));
        }

        boolean isEmpty() {
            return tokens.isEmpty();
        }

        Stream<Part> cut(String text) {
            List<Part> parts = new ArrayList<>();
            Matcher matcher = pattern.matcher(text);
            int done = 0;
            while (matcher.find()) {
                Token token = Objects.requireNonNull(tokens.get(matcher.group()));
                int start = matcher.start();
                int end = matcher.end();
                if (start < done || (token.word && !Chars.standsAlone(text, start, end))) {
                    continue;
                }
                while (token.left && start > done && Chars.isSpace(text.codePointBefore(start))) {
                    start--;
                }
                while (token.right && end < text.length() && Chars.isSpace(text.codePointAt(end))) {
                    end++;
                }
                if (start > done) {
                    parts.add(new Part(-1, text.substring(done, start)));
                }
                parts.add(new Part(token.id, text.substring(start, end)));
                done = end;
            }
            if (done < text.length()) {
                parts.add(new Part(-1, text.substring(done)));
            }
            return parts.stream();
        }
    }

    /** What the Rust expressions {@code \s} and {@code \w} of Hugging Face's library match. */
    private static final class Chars {
        private static final int NEXT_LINE = 0x85;
        private static final int JOINER = 0x200d;

        /** White space is no letter of two units. */
        static boolean isSpace(int character) {
            return (character >= '\t' && character <= '\r')
                    || character == NEXT_LINE
                    || Character.isSpaceChar(character);
        }

        private static boolean isWord(int character) {
            return switch (Character.getType(character)) {
                case Character.NON_SPACING_MARK,
                        Character.ENCLOSING_MARK,
                        Character.COMBINING_SPACING_MARK,
                        Character.DECIMAL_DIGIT_NUMBER,
                        Character.CONNECTOR_PUNCTUATION -> true;
                default -> Character.isAlphabetic(character) || character == JOINER || character == JOINER - 1;
            };
        }

        static boolean standsAlone(String text, int start, int end) {
            return (start == 0 || !isWord(text.codePointBefore(start)))
                    && (end == text.length() || !isWord(text.codePointAt(end)));
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
     * @param known tokens of the vocabulary that are special
     * @param size the first id after the vocabulary
     * @param names the sentinels' numbers in the order of their ids, by how many there are
     * @param usual how many sentinels there are where no file says so
     * @return the tokens
     * @throws S3DeltaException {@code TOKENIZER} if a file gives a token no id, or no whole number of sentinels
     */
    static AddedTokens in(
            Path directory,
            Map<String, Integer> vocabulary,
            List<Token> known,
            int size,
            IntFunction<List<Integer>> names,
            int usual) {
        ObjectNode config = Tokenizers.treeIfThere(directory.resolve(CONFIG));
        List<JsonNode> special = special(config, Tokenizers.treeIfThere(directory.resolve("special_tokens_map.json")));
        Map<String, Token> all = new LinkedHashMap<>();
        known.forEach(token -> all.put(token.text, token));
        // A token of the vocabulary that has flags here is found by them.
        special.stream()
                .filter(node -> node.isObject() && vocabulary.containsKey(Token.textOf(node)))
                .map(node -> Token.of(vocabulary.getOrDefault(Token.textOf(node), -1), node, true))
                .forEach(token -> all.put(token.text, token));
        numbered(directory, config, special).forEach(token -> all.put(token.text, token));
        if (all.keySet().stream().noneMatch(text -> text.startsWith(SENTINEL))) {
            for (int name : names.apply(sentinels(directory, config, usual))) {
                String text = SENTINEL + name + ">";
                int id = vocabulary.getOrDefault(text, next(all.values(), size));
                all.put(text, Token.special(id, text));
            }
        }
        for (JsonNode node : special) {
            Token token = Token.of(next(all.values(), size), node, true);
            if (!vocabulary.containsKey(token.text)) {
                all.putIfAbsent(token.text, token);
            }
        }
        return new AddedTokens(all.values(), UnaryOperator.identity());
    }

    /** The tokens that the files name as special, as texts or with flags: those with a role, then the lists. */
    private static List<JsonNode> special(ObjectNode config, ObjectNode map) {
        Stream<JsonNode> roles = Stream.of(config, map)
                .flatMap(file -> file.properties().stream())
                .filter(entry -> entry.getKey().endsWith(NAMED))
                .map(Map.Entry::getValue);
        Stream<JsonNode> lists = Stream.of(config, map)
                .flatMap(file -> LISTED.stream().map(file::path))
                .filter(JsonNode::isContainer)
                .flatMap(list -> list.values().stream());
        return Stream.concat(roles, lists)
                .filter(node -> !Token.textOf(node).isEmpty())
                .toList();
    }

    /** The tokens that the files give an id. */
    private static List<Token> numbered(Path directory, ObjectNode config, List<JsonNode> special) {
        Set<String> names = special.stream().map(Token::textOf).collect(Collectors.toSet());
        List<Token> tokens = new ArrayList<>();
        Path added = directory.resolve("added_tokens.json");
        Tokenizers.treeIfThere(added).properties().forEach(entry -> {
            String text = entry.getKey();
            int id = id(
                    added,
                    "'" + text + "'",
                    entry.getValue().isIntegralNumber(),
                    entry.getValue().asString(""));
            tokens.add(Token.bare(id, text, names.contains(text) || text.startsWith(SENTINEL)));
        });
        Path file = directory.resolve(CONFIG);
        config.path("added_tokens_decoder").properties().forEach(entry -> {
            int id = id(file, "'" + Token.textOf(entry.getValue()) + "'", true, entry.getKey());
            tokens.add(Token.of(id, entry.getValue(), false));
        });
        return tokens;
    }

    private static int id(Path file, String token, boolean number, String text) {
        int id = number ? JsonVocabulary.number(text) : -1;
        if (id < 0) {
            throw Tokenizers.broken(file, "an added token has no id")
                    .expected("a whole number from 0 to 999999999 for " + token)
                    .got("'" + text + "'");
        }
        return id;
    }

    private static int sentinels(Path directory, ObjectNode config, int usual) {
        JsonNode count = config.path("extra_ids");
        if (!count.isMissingNode() && !(count.isIntegralNumber() && count.asInt(-1) >= 0)) {
            throw Tokenizers.broken(directory.resolve(CONFIG), "the number of sentinels cannot be read")
                    .expected("a whole number for 'extra_ids'")
                    .got(count);
        }
        return Math.min(count.asInt(usual), MOST_SENTINELS);
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
                .flatMap(part -> part.id >= 0 || inNormalized.isEmpty()
                        ? Stream.of(part)
                        : inNormalized.cut(normalizer.apply(part.text)))
                .toList();
    }
}
