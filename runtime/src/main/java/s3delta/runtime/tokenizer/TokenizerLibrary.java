package s3delta.runtime.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Message;
import s3delta.runtime.process.NativeCache;
import s3delta.runtime.process.ServiceProcess;

/** A tokenizer of the Hugging Face library, in a child process: the library ends its process where it fails. */
final class TokenizerLibrary implements AutoCloseable {
    /** Bounds the native memory that one call takes. */
    private static final int BATCH = 1024;

    private static final int BATCH_CHARACTERS = 1 << 20;

    /** What the library calls the lack of a token for unknown characters. */
    private static final String NO_UNKNOWN = "MissingUnkId";

    private static final long SILENCE_SECONDS = 300;
    private static final long REST_SECONDS = 20;
    private static final ServiceProcess CHILD = new ServiceProcess(TokenizerService.class, SILENCE_SECONDS, 0);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final Path file;
    private final String contents;
    private final int number = NUMBERS.incrementAndGet();
    private int life;

    /**
     * Starts the library.
     *
     * @param file named in errors
     * @param contents of a {@code tokenizer.json}
     */
    TokenizerLibrary(Path file, String contents) {
        this.file = file;
        this.contents = contents;
        open();
        OPEN.incrementAndGet();
    }

    private void open() {
        NativeCache.TOKENIZERS.repair();
        life = CHILD.life();
        ask("the tokenizer file does not describe a tokenizer", TokenizerService.OPEN, List.of(contents), item -> {});
    }

    /** Asks a process that knows the tokenizer: a new one needs it first. */
    private void use(String failure, String request, List<String> fields, Consumer<Message> items) {
        if (life != CHILD.life()) {
            open();
        }
        ask(failure, request, fields, items);
    }

    private void ask(String failure, String request, List<String> fields, Consumer<Message> items) {
        List<String> all = new ArrayList<>(List.of(Integer.toString(number)));
        all.addAll(fields);
        try {
            CHILD.ask(new Message(request, all), items);
        } catch (ServiceProcess.Failure e) {
            String words = String.valueOf(e.getMessage());
            S3DeltaException error = request.equals(TokenizerService.OPEN) || isRefusal(e.code(), words)
                    ? Tokenizers.broken(file, failure)
                    : S3DeltaException.of(ErrorCode.TOKENIZER, failure)
                            .where(file)
                            .fix("give the command again where memory or time ran out, or shorten the longest texts");
            if (words.contains(NO_UNKNOWN)) {
                error = error.expected("an 'unk_id' for characters that the vocabulary lacks");
            }
            throw error.got(words).cause(e);
        }
    }

    /** Says whether the library found fault with the file, which may also end its process, or memory or time ran out. */
    private static boolean isRefusal(String code, String words) {
        boolean ended = List.of(ServiceProcess.Failure.DIED, ServiceProcess.Failure.SILENT)
                .contains(code);
        return !ended || words.contains("on an `Err` value");
    }

    /** Returns the ids of each text. */
    List<long[]> encodeAll(List<String> texts) {
        List<long[]> all = new ArrayList<>(texts.size());
        for (int start = 0; start < texts.size(); ) {
            int end = start;
            long characters = 0;
            do {
                characters += texts.get(end++).length();
            } while (end < texts.size() && end - start < BATCH && characters < BATCH_CHARACTERS);
            use(
                    characters < BATCH_CHARACTERS
                            ? "the tokenizer cannot encode a text"
                            : "the tokenizer cannot encode a text of "
                                    + texts.get(end - 1).length() + " characters",
                    TokenizerService.ENCODE,
                    texts.subList(start, end),
                    item -> all.add(TokenizerService.numbers(item.text(0))));
            start = end;
        }
        return all;
    }

    /** Returns the text of ids. */
    String decode(long[] ids) {
        List<String> text = new ArrayList<>(1);
        use(
                "the tokenizer cannot decode what a model wrote",
                TokenizerService.DECODE,
                List.of(TokenizerService.text(ids)),
                item -> text.add(item.text(0)));
        return text.get(0);
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
