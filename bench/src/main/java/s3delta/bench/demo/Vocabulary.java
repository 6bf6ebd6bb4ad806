package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The numbers of words, as T5 has them: padding, end of text, unknown, the words, the sentinels. Immutable.
 *
 * <p>Sentinels come last, the highest number first, so that {@code <extra_id_0>} has the greatest id.
 */
final class Vocabulary {
    /** The id of padding. */
    static final int PAD = 0;
    /** The id of the end of a text. */
    static final int END = 1;
    /** The id of words that are not in the vocabulary. */
    static final int UNKNOWN = 2;
    /** Number of sentinels. */
    static final int SENTINELS = 100;

    /** The tokens that are no words, before the words. */
    static final List<String> SPECIAL = List.of("<pad>", "</s>", "<unk>");

    private static final String TOKENIZER = """
            {"version": "1.0", "added_tokens": [], "pre_tokenizer": {"type": "WhitespaceSplit"},
             "post_processor": {
               "type": "TemplateProcessing",
               "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
               "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}},
                        {"Sequence": {"id": "B", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
               "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
             "model": {"type": "WordLevel", "vocab": {}, "unk_token": "<unk>"}}
            """;

    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();

    /**
     * Numbers the words of a lexicon.
     *
     * @param lexicon the words
     */
    Vocabulary(Lexicon lexicon) {
        List<String> all = new ArrayList<>(SPECIAL);
        all.addAll(lexicon.words());
        for (int n = SENTINELS - 1; n >= 0; n--) {
            all.add(name(n));
        }
        tokens = List.copyOf(all);
        for (int id = 0; id < tokens.size(); id++) {
            ids.put(tokens.get(id), id);
        }
    }

    /**
     * Returns all tokens.
     *
     * @return the tokens; a token's id is its index
     */
    List<String> tokens() {
        return tokens;
    }

    /**
     * Numbers words.
     *
     * @param words the words
     * @return as many ids, {@link #UNKNOWN} for words that are not in the vocabulary; no end of text is added
     */
    int[] ids(List<String> words) {
        return words.stream().mapToInt(w -> ids.getOrDefault(w, UNKNOWN)).toArray();
    }

    /** Numbers words and adds the end of text. */
    int[] ended(List<String> words) {
        return IntStream.concat(IntStream.of(ids(words)), IntStream.of(END)).toArray();
    }

    /**
     * Returns the id of a sentinel.
     *
     * @param number which, from 0 to 99
     * @return its id
     */
    int sentinel(int number) {
        Objects.checkIndex(number, SENTINELS);
        return tokens.size() - 1 - number;
    }

    /** Returns the tokens that stand for no word. */
    List<String> special() {
        List<String> special = new ArrayList<>(tokens.subList(tokens.size() - SENTINELS, tokens.size()));
        Collections.reverse(special);
        special.addAll(0, SPECIAL);
        return special;
    }

    private static String name(int sentinel) {
        return "<extra_id_" + sentinel + ">";
    }

    /**
     * Writes a Hugging Face {@code tokenizer.json}: words parted by blanks, {@code </s>} at the end.
     *
     * @return its text, the same for the same vocabulary
     */
    String tokenizer() {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode json = (ObjectNode) mapper.readTree(TOKENIZER);
        ObjectNode vocab = (ObjectNode) json.path("model").path("vocab");
        ids.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(token -> vocab.put(token.getKey(), token.getValue()));
        for (String token : special()) {
            ObjectNode added = ((ArrayNode) json.path("added_tokens")).addObject();
            added.put("id", ids.get(token)).put("content", token);
            Stream.of("single_word", "lstrip", "rstrip", "normalized").forEach(option -> added.put(option, false));
            added.put("special", true);
        }
        return mapper.writeValueAsString(json).replace("\r\n", "\n");
    }
}
