package s3delta.cli.download;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One attempt to transfer a file, or what is missing of it. */
final class TransferAttempt {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final HttpClient client;
    private final FileChannel part;
    private final Downloads.Limits limits;
    private final LongConsumer progress;
    private final List<HttpHeaders> headers = new ArrayList<>();
    private volatile boolean answered;
    private boolean open = true;

    /**
     * Makes an attempt.
     *
     * @param client follows no redirects
     * @param part what an earlier attempt has transferred; gets the rest
     * @param limits of the transfer
     * @param progress gets the number of bytes that are there, now and then
     */
    TransferAttempt(HttpClient client, FileChannel part, Downloads.Limits limits, LongConsumer progress) {
        this.client = client;
        this.part = part;
        this.limits = limits;
        this.progress = progress;
    }

    /** An answer that is not the file: its status, or 0 if the answer was cut short or wrong. */
    static final class Refusal extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int status;

        Refusal(int status, String reason) {
            super(reason);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * Transfers and checks the file.
     *
     * @param address the file's
     * @param redirect follows redirects as far as they are safe
     * @throws Refusal if the answer is not the file
     * @throws IOException if the file cannot be written
     */
    void run(URI address, Redirect redirect) throws IOException, InterruptedException {
        try {
            URI at = address;
            HttpResponse<Void> response = send(at);
            for (int number = 1; response.statusCode() / 100 == 3; number++) {
                at = redirect.follow(
                        at, response.headers().firstValue("Location").orElse(""), number);
                response = send(at);
            }
            int status = response.statusCode();
            if (status == 416) {
                part.truncate(0);
            }
            if (status != 200 && status != 206) {
                throw new Refusal(status, "HTTP status " + status);
            }
            check();
        } finally {
            synchronized (this) {
                open = false;
            }
        }
    }

    /** Gives the address that a redirect, the first having number 1, leads to. */
    interface Redirect {
        URI follow(URI from, String location, int number);
    }

    private HttpResponse<Void> send(URI address) throws IOException, InterruptedException {
        // Compressed transfers have no ranges.
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("User-Agent", "s3delta")
                .header("Accept-Encoding", "identity");
        if (part.size() > 0) {
            request.header("Range", "bytes=" + part.size() + "-");
        }
        answered = false;
        CompletableFuture<HttpResponse<Void>> response = client.sendAsync(request.build(), this::body);
        try {
            return watched(response);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof UncheckedIOException wrapped ? wrapped.getCause() : e.getCause();
            if (cause instanceof Refusal refusal) {
                throw refusal;
            }
            if (e.getCause() instanceof UncheckedIOException disk) {
                throw disk.getCause();
            }
            boolean silent = cause instanceof ConnectException || cause instanceof HttpTimeoutException;
            throw new Refusal(0, silent ? "the server cannot be reached" : String.valueOf(cause));
        } finally {
            response.cancel(true);
        }
    }

    /** Waits for the end, or until too little comes: the client itself would wait for ever. */
    private HttpResponse<Void> watched(CompletableFuture<HttpResponse<Void>> response)
            throws IOException, InterruptedException, ExecutionException {
        long before = part.size();
        boolean started = false;
        while (true) {
            try {
                return response.get(limits.look().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = part.size();
                if (started && now - before < limits.leastBytes()) {
                    throw new Refusal(0, "the transfer is too slow");
                }
                // Until the answer begins, the time limit of the request holds.
                started |= answered;
                before = now;
                progress.accept(now);
            }
        }
    }

    private HttpResponse.BodySubscriber<Void> body(HttpResponse.ResponseInfo info) {
        headers.add(info.headers());
        answered = true;
        if (info.statusCode() != 200 && info.statusCode() != 206) {
            return BodySubscribers.discarding();
        }
        try {
            begin(info.statusCode() == 206, info.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return BodySubscribers.ofByteArrayConsumer(this::append);
    }

    /** Appends only an answer that begins at the right place and whose whole can be checked. */
    private void begin(boolean partial, HttpHeaders answer) throws IOException {
        Matcher range = RANGE.matcher(answer.firstValue("Content-Range").orElse(""));
        long start = partial && range.matches() ? Long.parseLong(range.group(1)) : 0;
        String encoding = answer.firstValue("Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new Refusal(0, "the answer is compressed (" + encoding + "), which was not asked for");
        }
        if (start + answer.firstValueAsLong("Content-Length").orElse(0) > limits.mostBytes()) {
            throw tooLarge();
        }
        boolean rest = partial && digest().isPresent() && start == part.size();
        if (!rest) {
            part.truncate(0);
        }
        if (partial && !rest) {
            throw new Refusal(0, "the answer is not the rest of the file");
        }
    }

    private synchronized void append(Optional<byte[]> bytes) {
        if (!open || bytes.isEmpty()) {
            return;
        }
        try {
            if (part.size() + bytes.get().length > limits.mostBytes()) {
                part.truncate(0);
                throw tooLarge();
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
            part.position(part.size());
            while (buffer.hasRemaining()) {
                part.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Refusal tooLarge() {
        return new Refusal(403, String.format(Locale.ROOT, "more than %,d bytes", limits.mostBytes()));
    }

    /** The hub gives a file's SHA-256 in the headers of a redirect. */
    private Optional<String> digest() {
        return Stream.of("X-Linked-Etag", "ETag")
                .flatMap(name -> headers.stream().flatMap(each -> each.firstValue(name).stream()))
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT))
                .filter(tag -> SHA256.matcher(tag).matches())
                .findFirst();
    }

    /** Compares the digest, and looks for what parquet files begin and end with: an error page does not. */
    private void check() throws IOException {
        String expected = digest().orElse("");
        String found = expected.isEmpty() ? "" : sha256();
        if (found.equals(expected) && part.size() >= 12 && magic(0) && magic(part.size() - 4)) {
            return;
        }
        part.truncate(0);
        throw new Refusal(0, found.equals(expected) ? "no parquet file" : "SHA-256 " + found + ", not " + expected);
    }

    private boolean magic(long at) throws IOException {
        ByteBuffer four = ByteBuffer.allocate(4);
        part.read(four, at);
        return new String(four.array(), StandardCharsets.US_ASCII).equals("PAR1");
    }

    private String sha256() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            part.position(0);
            while (part.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
