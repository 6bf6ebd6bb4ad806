package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes a vocabulary as a Hugging Face {@code tokenizer.json}: words parted by blanks, {@code </s>} at the end. */
public final class WordTokenizer {
    private static final String END = "</s>";

    private WordTokenizer() {}

    /**
     * Writes the tokenizer.
     *
     * @param vocabulary the tokens
     * @return the text of {@code tokenizer.json}, the same for the same vocabulary
     */
    public static String json(Vocabulary vocabulary) {
        Map<String, Integer> vocab = new LinkedHashMap<>();
        vocabulary.tokens().forEach(token -> vocab.put(token, vocab.size()));
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "WordLevel");
        model.put("vocab", vocab);
        model.put("unk_token", "<unk>");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", "1.0");
        json.put("added_tokens", added(vocabulary, vocab));
        json.put("pre_tokenizer", Map.of("type", "WhitespaceSplit"));
        json.put("post_processor", processor());
        json.put("model", model);
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(json)
                .replace("\r\n", "\n");
    }

    private static List<Map<String, Object>> added(Vocabulary vocabulary, Map<String, Integer> ids) {
        List<Map<String, Object>> added = new ArrayList<>();
        for (String token : vocabulary.special()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("id", ids.getOrDefault(token, Vocabulary.UNKNOWN));
            entry.put("content", token);
            for (String option : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                entry.put(option, false);
            }
            entry.put("special", true);
            added.add(entry);
        }
        return added;
    }

    private static Map<String, Object> processor() {
        Map<String, Object> end = new LinkedHashMap<>();
        end.put("id", END);
        end.put("ids", List.of(Vocabulary.END));
        end.put("tokens", List.of(END));
        Map<String, Object> processor = new LinkedHashMap<>();
        processor.put("type", "TemplateProcessing");
        processor.put("single", List.of(part("Sequence", "A"), part("SpecialToken", END)));
        processor.put(
                "pair",
                List.of(
                        part("Sequence", "A"),
                        part("SpecialToken", END),
                        part("Sequence", "B"),
                        part("SpecialToken", END)));
        processor.put("special_tokens", Map.of(END, end));
        return processor;
    }

    private static Map<String, Object> part(String type, String id) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("id", id);
        value.put("type_id", 0);
        return Map.of(type, value);
    }
}
