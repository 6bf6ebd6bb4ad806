package s3delta.runtime.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import s3delta.api.spi.Message;
import s3delta.runtime.process.Service;

/** Runs tokenizers of the Hugging Face library. A request has its kind, the number of a tokenizer, and what it needs. */
public final class TokenizerService implements Service {
    /** Request: the text of a tokenizer file, which has the number from now on. */
    static final String OPEN = "open";

    /** Request: texts. Answer: an item with the ids of each. */
    static final String ENCODE = "encode";

    /** Request: ids. Answer: one item with the text. */
    static final String DECODE = "decode";

    /** Request: nothing more. The number is free again. */
    static final String CLOSE = "close";

    private final Map<Integer, HuggingFaceTokenizer> tokenizers = new HashMap<>();

    private TokenizerService() {}

    /**
     * Serves the parent process.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        Service.serve(new TokenizerService());
    }

    // The library reports what it does not like by exceptions of no narrower type.
    @Override
    public void answer(Message request, Reply reply) throws IOException, Refused {
        int number = request.number(0);
        List<String> fields = request.fields().subList(1, request.fields().size());
        try {
            switch (request.kind()) {
                case OPEN -> open(number, fields.get(0));
                case ENCODE -> {
                    for (Encoding encoding : opened(number).batchEncode(fields)) {
                        reply.item(text(encoding.getIds()));
                    }
                }
                case DECODE -> reply.item(opened(number).decode(numbers(fields.get(0)), true));
                default -> {
                    opened(number).close();
                    tokenizers.remove(number);
                }
            }
        } catch (RuntimeException e) {
            throw new Refused(e);
        }
    }

    /** Writes numbers with blanks in between. */
    static String text(long[] numbers) {
        return Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    /** Reads what {@link #text} wrote. */
    static long[] numbers(String text) {
        return text.isEmpty()
                ? new long[0]
                : Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    private void open(int number, String json) throws Refused {
        try {
            tokenizers.put(
                    number,
                    HuggingFaceTokenizer.newInstance(
                            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                            Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false")));
        } catch (IOException e) {
            throw new Refused(e);
        }
    }

    private HuggingFaceTokenizer opened(int number) {
        return Objects.requireNonNull(tokenizers.get(number), "no tokenizer with this number was opened");
    }
}
