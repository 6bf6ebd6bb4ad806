package s3delta.runtime.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Message;
import s3delta.runtime.process.ServiceProcess;
import tools.jackson.databind.node.ObjectNode;

/** A tokenizer run by the Hugging Face library, in a child process: the library ends its process where it fails. */
final class NativeTokenizer implements Tokenizer {
    /** Bounds the native memory that one call takes. */
    private static final int BATCH = 1024;

    private static final long SILENCE_SECONDS = 300;
    private static final long REST_SECONDS = 20;
    private static final ServiceProcess CHILD = new ServiceProcess(TokenizerService.class, SILENCE_SECONDS, 0);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final Path file;
    private final Vocabulary vocabulary;
    private final int endOfSequence;
    private final int padding;
    private final String json;
    private final int number = NUMBERS.incrementAndGet();
    private int life;

    /**
     * Starts the library.
     *
     * @param file named in errors
     * @param tree the contents of a {@code tokenizer.json}; its truncation and padding are dropped
     */
    NativeTokenizer(Path file, ObjectNode tree) {
        this.file = file;
        vocabulary = Vocabulary.of(file, tree);
        endOfSequence = vocabulary.require("</s>");
        padding = vocabulary.require("<pad>");
        CharsMap.checkAll(file, tree);
        tree.putNull("truncation");
        tree.putNull("padding");
        json = tree.toString();
        open();
        OPEN.incrementAndGet();
    }

    private void open() {
        life = CHILD.life();
        ask("the tokenizer file does not describe a tokenizer", TokenizerService.OPEN, List.of(json), item -> {});
    }

    /** Asks a process that knows the tokenizer: a new one needs it first. */
    private void use(String failure, String kind, List<String> fields, Consumer<Message> items) {
        if (life != CHILD.life()) {
            open();
        }
        ask(failure, kind, fields, items);
    }

    private void ask(String failure, String kind, List<String> fields, Consumer<Message> items) {
        List<String> all = new ArrayList<>(List.of(Integer.toString(number)));
        all.addAll(fields);
        try {
            CHILD.ask(new Message(kind, all), items);
        } catch (ServiceProcess.Failure e) {
            throw Tokenizers.broken(file, failure)
                    .fix("where the machine ran out of memory or time, give the command again")
                    .got(String.valueOf(e.getMessage()))
                    .cause(e)
                    .build();
        }
    }

    @Override
    public int[] encode(String text) {
        return encodeAll(List.of(text)).get(0);
    }

    @Override
    public List<int[]> encodeAll(List<String> texts) {
        List<int[]> all = new ArrayList<>(texts.size());
        for (int start = 0; start < texts.size(); start += BATCH) {
            List<String> batch = texts.subList(start, Math.min(texts.size(), start + BATCH));
            use(
                    "the tokenizer cannot encode a text",
                    TokenizerService.ENCODE,
                    batch,
                    item -> all.add(ended(TokenizerService.numbers(item.text(0)))));
        }
        return all;
    }

    private int[] ended(long[] ids) {
        boolean endsAlready = ids.length > 0 && ids[ids.length - 1] == endOfSequence;
        int[] result = new int[endsAlready ? ids.length : ids.length + 1];
        for (int i = 0; i < ids.length; i++) {
            result[i] = known(ids[i]);
        }
        result[result.length - 1] = endOfSequence;
        return result;
    }

    /** A vocabulary may give its tokens other ids than it lists. */
    private int known(long id) {
        if (id < 0 || id >= size()) {
            throw Tokenizers.broken(file, "the tokenizer gives a token an id outside its vocabulary")
                    .expected("an id below " + size())
                    .got(id)
                    .build();
        }
        return (int) id;
    }

    @Override
    public String decode(int[] ids) {
        long[] kept = Arrays.stream(ids)
                .takeWhile(id -> id != endOfSequence)
                .filter(id -> id != padding && id >= 0 && id < size())
                .asLongStream()
                .toArray();
        List<String> text = new ArrayList<>(1);
        use(
                "the tokenizer cannot decode what a model wrote",
                TokenizerService.DECODE,
                List.of(TokenizerService.text(kept)),
                item -> text.add(item.text(0)));
        return text.get(0);
    }

    @Override
    public int size() {
        return vocabulary.size();
    }

    @Override
    public int endOfSequence() {
        return endOfSequence;
    }

    @Override
    public int padding() {
        return padding;
    }

    @Override
    public int sentinel(int number) {
        return vocabulary
                .id("<extra_id_" + number + ">")
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.TOKENIZER, "the tokenizer lacks a sentinel")
                        .where(file)
                        .expected("a token '<extra_id_" + number + ">'")
                        .fix("use the tokenizer of a T5, which has 100 sentinels")
                        .build());
    }

    @Override
    public void close() {
        if (life == CHILD.life()) {
            ask("the tokenizer cannot be closed", TokenizerService.CLOSE, List.of(), item -> {});
        }
        if (OPEN.decrementAndGet() == 0) {
            CHILD.rest(REST_SECONDS);
        }
    }
}
