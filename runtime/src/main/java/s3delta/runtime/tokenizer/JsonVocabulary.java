package s3delta.runtime.tokenizer;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The tokens of a {@code tokenizer.json}, of any model type. */
final class JsonVocabulary {
    /** Far above any real vocabulary. */
    private static final int MOST = 1 << 28;

    /** Far above any real token; the library takes time for the square of it. */
    private static final int LONGEST = 4096;

    private static final int SHOWN = 40;

    private final Path file;
    private final Map<String, Integer> ids = new HashMap<>();
    private int size;

    private JsonVocabulary(Path file) {
        this.file = file;
    }

    static JsonVocabulary of(Path file, JsonNode tree) {
        JsonVocabulary vocabulary = new JsonVocabulary(file);
        JsonNode model = tree.path("model").path("vocab");
        if (model.isObject()) {
            model.properties()
                    .forEach(token ->
                            vocabulary.add(token.getKey(), token.getValue().asInt(-1)));
        } else {
            for (int id = 0; id < model.size(); id++) {
                vocabulary.add(model.path(id).path(0).asString(""), id);
            }
        }
        for (JsonNode token : tree.path("added_tokens")) {
            vocabulary.add(token.path("content").asString(""), token.path("id").asInt(-1));
        }
        return vocabulary;
    }

    /** Joins a vocabulary and the tokens that were added to it. */
    static JsonVocabulary of(Path file, Map<String, Integer> ids, AddedTokens added) {
        JsonVocabulary vocabulary = new JsonVocabulary(file);
        ids.forEach(vocabulary::add);
        added.tokens().forEach(token -> vocabulary.add(token.text(), token.id()));
        return vocabulary;
    }

    /** Reads an id; -1, which no token has, where it is none. */
    static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }

    private void add(String token, int id) {
        if (token.length() > LONGEST) {
            throw Tokenizers.broken(file, "a token is too long")
                    .expected("at most " + LONGEST + " characters")
                    .got(token.length() + " characters, beginning '" + token.substring(0, SHOWN) + "'");
        }
        if (id >= 0 && id < MOST) {
            ids.put(token, id);
            size = Math.max(size, id + 1);
        }
    }

    /** Counts ids that no text stands for, too. */
    JsonVocabulary withIdsBelow(int count) {
        size = Math.max(size, count);
        return this;
    }

    Map<String, Integer> ids() {
        return Collections.unmodifiableMap(ids);
    }

    Optional<Integer> id(String token) {
        return Optional.ofNullable(ids.get(token));
    }

    int require(String token) {
        return id(token)
                .orElseThrow(() -> Tokenizers.broken(file, "the tokenizer lacks a token that T5 needs")
                        .expected("a token '" + token + "'")
                        .got(size + " other tokens"));
    }

    int size() {
        return size;
    }
}
