package s3delta.cli.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A server on this machine with the hub's layout, which fails on demand. */
final class FakeHub implements AutoCloseable {
    private final HttpServer server;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, byte[]> files = new TreeMap<>();

    /** What is done to an answer instead of sending the file. */
    @FunctionalInterface
    interface Fault {
        void answer(HttpExchange exchange, byte[] file) throws IOException;
    }

    FakeHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The requests that came: path and range. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    FakeHub file(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    /** The next answers. */
    FakeHub then(Fault... next) {
        faults.addAll(Arrays.asList(next));
        return this;
    }

    static Fault status(int status) {
        return (exchange, file) -> exchange.sendResponseHeaders(status, -1);
    }

    static Fault redirect(String address) {
        return (exchange, file) -> {
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + sha256(file) + '"');
            exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(file.length));
            exchange.getResponseHeaders().set("Location", address);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Promises the file and breaks off. */
    static Fault breakAfter(int bytes) {
        return (exchange, file) -> {
            exchange.getResponseHeaders().set("ETag", '"' + sha256(file) + '"');
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file, 0, bytes);
            exchange.getResponseBody().flush();
        };
    }

    /** Sends something else under the file's digest. */
    static Fault instead(byte[] bytes) {
        return (exchange, file) -> {
            exchange.getResponseHeaders().set("ETag", '"' + sha256(file) + '"');
            send(exchange, 200, bytes, 0);
        };
    }

    static byte[] parquet(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31);
        }
        byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, bytes, 0, 4);
        System.arraycopy(magic, 0, bytes, size - 4, 4);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            @Nullable String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(path + (range == null ? "" : " " + range));
            byte @Nullable [] file = files.get(path);
            @Nullable Fault fault = faults.poll();
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (fault != null) {
                fault.answer(exchange, file);
            } else {
                serve(exchange, file, range);
            }
        }
    }

    private static void serve(HttpExchange exchange, byte[] file, @Nullable String range) throws IOException {
        exchange.getResponseHeaders().set("ETag", '"' + sha256(file) + '"');
        if (range == null) {
            send(exchange, 200, file, 0);
            return;
        }
        int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        if (from >= file.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
        send(exchange, 206, file, from);
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes, int from) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length - from);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes, from, bytes.length - from);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
