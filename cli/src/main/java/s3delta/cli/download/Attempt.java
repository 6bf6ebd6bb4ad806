package s3delta.cli.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.Locale;
import java.util.OptionalLong;

/** One transfer of a file, or of what is missing of it. */
final class Attempt {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_SATISFIABLE = 416;

    private final RemoteFile file;
    private final Part part;
    private final Progress progress;
    private final long mostBytes;

    Attempt(RemoteFile file, Part part, Progress progress, long mostBytes) {
        this.file = file;
        this.part = part;
        this.progress = progress;
        this.mostBytes = mostBytes;
    }

    /** An answer that is not the file. Status 0 stands for an answer that did not come whole or was not right. */
    static final class Refusal extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String reason;

        Refusal(int status, String reason) {
            super(reason);
            this.status = status;
            this.reason = reason;
        }

        int status() {
            return status;
        }

        String reason() {
            return reason;
        }
    }

    /** Takes an answer in, and checks the whole file. */
    void run(Reply reply) throws IOException {
        try (InputStream body = new Watched(reply.body())) {
            begin(reply);
            OptionalLong size = reply.size();
            if (size.isPresent() && size.getAsLong() > mostBytes) {
                throw new Refusal(403, tooLarge());
            }
            byte[] buffer = new byte[1 << 16];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                part.append(buffer, read);
                progress.at(file, part.size(), size);
                if (part.size() > mostBytes) {
                    part.clear("");
                    throw new Refusal(403, tooLarge());
                }
            }
        }
        check(reply);
    }

    /** Goes on where the last transfer ended, if the answer is of the same version and begins there. */
    private void begin(Reply reply) throws IOException {
        int status = reply.status();
        String tag = reply.tag().orElse("");
        if (status == NOT_SATISFIABLE) {
            part.clear("");
            throw new Refusal(0, "more is there than the server has");
        }
        if (status != OK && status != PARTIAL) {
            throw new Refusal(status, "HTTP status " + status);
        }
        if (status == PARTIAL && part.size() > 0 && (!part.isOf(tag) || reply.start() != part.size())) {
            part.clear("");
            throw new Refusal(0, "the file has changed on the server");
        }
        if (status == OK) {
            part.clear(tag);
        }
    }

    private void check(Reply reply) throws IOException {
        long there = part.size();
        OptionalLong size = reply.size();
        if (size.isPresent() && there < size.getAsLong()) {
            throw new Refusal(0, "the transfer broke off after " + there + " of " + size.getAsLong() + " bytes");
        }
        String sha256 = reply.sha256().isPresent() ? part.sha256() : "";
        if (!sha256.equals(reply.sha256().orElse(""))) {
            part.clear("");
            throw new Refusal(0, "SHA-256 " + sha256 + ", not " + reply.sha256().orElse(""));
        }
        if ((size.isPresent() && there > size.getAsLong()) || !part.isParquet()) {
            part.clear("");
            throw new Refusal(0, "no parquet file");
        }
    }

    private String tooLarge() {
        return String.format(Locale.ROOT, "more than %,d bytes", mostBytes);
    }
}
