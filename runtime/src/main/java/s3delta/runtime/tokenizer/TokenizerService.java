package s3delta.runtime.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import s3delta.runtime.process.Service;
import s3delta.runtime.process.Wire;

/** Runs tokenizers of the Hugging Face library. A request is its kind, the number of a tokenizer, and what it needs. */
public final class TokenizerService implements Service {
    /** Request: the text of a tokenizer file, which has the number from now on. */
    static final int OPEN = 1;

    /** Request: number of texts, texts. Answer: the ids of each. */
    static final int ENCODE = 2;

    /** Request: ids. Answer: the text. */
    static final int DECODE = 3;

    /** Request: nothing more. The number is free again. */
    static final int CLOSE = 4;

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
    public void answer(DataInputStream request, DataOutputStream reply) throws IOException, Refused {
        int kind = request.readByte();
        int number = request.readInt();
        try {
            switch (kind) {
                case OPEN -> open(number, Wire.text(request));
                case ENCODE -> encode(number, request, reply);
                case DECODE -> decode(number, Wire.numbers(request), reply);
                default -> close(number);
            }
        } catch (RuntimeException e) {
            throw new Refused(String.valueOf(e.getMessage()), e);
        }
    }

    private void open(int number, String json) throws Refused {
        try {
            tokenizers.put(
                    number,
                    HuggingFaceTokenizer.newInstance(
                            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                            Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false")));
        } catch (IOException e) {
            throw new Refused(String.valueOf(e.getMessage()), e);
        }
    }

    private void encode(int number, DataInputStream request, DataOutputStream reply) throws IOException {
        String[] texts = new String[request.readInt()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Wire.text(request);
        }
        for (Encoding encoding : opened(number).batchEncode(Arrays.asList(texts))) {
            reply.writeByte(ITEM);
            Wire.numbers(reply, encoding.getIds());
        }
    }

    private void decode(int number, long[] ids, DataOutputStream reply) throws IOException {
        String text = opened(number).decode(ids, true);
        reply.writeByte(ITEM);
        Wire.text(reply, text);
    }

    private void close(int number) {
        opened(number).close();
        tokenizers.remove(number);
    }

    private HuggingFaceTokenizer opened(int number) {
        return Objects.requireNonNull(tokenizers.get(number), "no tokenizer with this number was opened");
    }
}
