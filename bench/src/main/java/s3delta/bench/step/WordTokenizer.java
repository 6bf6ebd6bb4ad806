package s3delta.bench.step;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A tokenizer whose tokens are the words between blanks. */
public final class WordTokenizer {
    private WordTokenizer() {}

    /**
     * Writes the tokenizer as Hugging Face's tokenizer.json.
     *
     * @param words the words by their ids; the first three are {@code <pad>}, {@code </s>} and {@code <unk>}
     * @return the text of the file
     */
    public static String json(List<String> words) {
        return """
                {"version":"1.0","truncation":null,"padding":null,"added_tokens":[
                {"id":0,"content":"<pad>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
                {"id":1,"content":"</s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
                "normalizer":null,"pre_tokenizer":{"type":"WhitespaceSplit"},
                "post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}},
                {"SpecialToken":{"id":"</s>","type_id":0}}],"pair":[{"Sequence":{"id":"A","type_id":0}}],
                "special_tokens":{"</s>":{"id":"</s>","ids":[1],"tokens":["</s>"]}}},"decoder":null,
                "model":{"type":"WordLevel","vocab":{%s},"unk_token":"<unk>"}}
                """.formatted(IntStream.range(0, words.size())
                .mapToObj(id -> "\"" + words.get(id) + "\":" + id)
                .collect(Collectors.joining(",")));
    }
}
