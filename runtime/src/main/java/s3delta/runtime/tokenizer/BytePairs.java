package s3delta.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code vocab.json} and {@code merges.txt}, as CodeT5 has them, as the {@code tokenizer.json} of the same ids. */
final class BytePairs {
    static final String VOCABULARY = "vocab.json";
    static final String MERGES = "merges.txt";

    private static final List<String> SPECIAL = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");

    private BytePairs() {}

    static ObjectNode toJson(Path directory) {
        Path file = directory.resolve(VOCABULARY);
        ObjectNode vocabulary = Tokenizers.tree(file);
        Map<String, Integer> ids = new HashMap<>();
        vocabulary
                .properties()
                .forEach(token -> ids.put(token.getKey(), token.getValue().asInt(-1)));
        AddedTokens added = AddedTokens.in(
                directory, ids, AddedTokens.Token.special(ids, SPECIAL), ids.size(), count -> List.of(), 0);
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("version", "1.0");
        root.putNull("normalizer");
        boolean space = Tokenizers.treeIfThere(directory.resolve(AddedTokens.CONFIG))
                .path("add_prefix_space")
                .asBoolean(false);
        ObjectNode level = root.objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", space)
                .put("trim_offsets", true)
                .put("use_regex", true);
        root.set("pre_tokenizer", level);
        root.set("decoder", level.deepCopy());
        ArrayNode tokens = root.putArray("added_tokens");
        added.tokens().forEach(token -> token.write(tokens.addObject()));
        ObjectNode ends = root.putObject("post_processor").put("type", "RobertaProcessing");
        for (Map.Entry<String, String> end : Map.of("sep", "</s>", "cls", "<s>").entrySet()) {
            ends.putArray(end.getKey())
                    .add(end.getValue())
                    .add(JsonVocabulary.of(file, ids, added).require(end.getValue()));
        }
        ends.put("trim_offsets", true).put("add_prefix_space", space);
        ObjectNode model = root.putObject("model").put("type", "BPE").put("unk_token", "<unk>");
        model.set("vocab", vocabulary);
        ArrayNode merges = model.putArray("merges");
        new String(Tokenizers.bytes(directory.resolve(MERGES)), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#version") && !line.isBlank())
                .forEach(merges::add);
        return root;
    }
}
