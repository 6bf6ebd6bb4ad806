package s3delta.runtime.process;

import ai.djl.util.Utils;
import java.io.BufferedWriter;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.Message;
import s3delta.api.spi.TrialProcess;

/**
 * What a child process does for its parent: it answers requests, each with any number of items. It ends at once when its
 * parent is gone, whatever it computes.
 */
public interface Service {
    /** The kind of a message with a part of an answer. */
    String ITEM = "item";

    /** The kind of the message that ends an answer. */
    String END = "end";

    /** Begins the name of the folder for temporary files that each child has, and that goes with it. */
    String FOLDER = "s3delta-child";

    /**
     * Answers one request.
     *
     * @param request the request
     * @param reply takes the answer
     * @throws IOException if the parent is gone
     * @throws Refused if the request cannot be answered
     */
    void answer(Message request, Reply reply) throws IOException, Refused;

    /** Takes an answer. */
    final class Reply {
        private final Writer out;

        private Reply(Writer out) {
            this.out = out;
        }

        /**
         * Adds an item.
         *
         * @param fields its fields
         * @throws IOException if the parent is gone
         */
        public void item(Object... fields) throws IOException {
            write(Message.of(ITEM, fields));
        }

        /**
         * Gives a sign of life during long work, together with all items so far.
         *
         * @throws IOException if the parent is gone
         */
        public void beat() throws IOException {
            write(Message.of(Heartbeat.KIND));
            out.flush();
        }

        private void write(Message message) throws IOException {
            out.write(message.line());
            out.write('\n');
        }
    }

    /** A request cannot be answered. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        /**
         * Makes the refusal.
         *
         * @param code its kind
         * @param reason one line, for the user
         * @param cause the failure behind it
         */
        public Refused(String code, String reason, Throwable cause) {
            super(reason, cause);
            this.code = code;
        }

        /**
         * Makes the refusal from what a library threw.
         *
         * @param cause has the reason as its message
         */
        public Refused(Exception cause) {
            this("refused", String.valueOf(cause.getMessage()), cause);
        }
    }

    /**
     * Serves the parent until it is gone; called by a main method. Standard output carries the answers, so what libraries
     * print goes to standard error.
     *
     * @param service the service
     */
    static void serve(Service service) {
        BlockingQueue<Message> requests = new LinkedBlockingQueue<>();
        LifeLine.read(
                line -> Message.parse(line).ifPresent(requests::add),
                () -> {
                    deleteTemporary("");
                    Runtime.getRuntime().halt(0);
                },
                0);
        System.setOut(System.err);
        // Java's own standard output would not report that the parent is gone.
        Reply reply = new Reply(new BufferedWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8), 1 << 16));
        try {
            while (true) {
                reply.write(answer(service, requests.take(), reply));
                reply.out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Deletes this child's temporary files: where it is killed nobody else does.
     *
     * @param start how their names begin
     */
    static void deleteTemporary(String start) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        @Nullable File[] files = folder.toFile().listFiles((parent, name) -> name.startsWith(start));
        if (files != null && folder.getFileName().toString().startsWith(FOLDER)) {
            Stream.of(files).map(File::toPath).forEach(Utils::deleteQuietly);
            if (start.isEmpty()) {
                Utils.deleteQuietly(folder);
            }
        }
    }

    private static Message answer(Service service, Message request, Reply reply) throws IOException {
        try {
            service.answer(request, reply);
            return Message.of(END);
        } catch (Refused e) {
            return Message.of(TrialProcess.FAILURE, e.code, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return Message.of(
                    TrialProcess.FAILURE, TrialProcess.MEMORY, "it needs more memory than its process may have");
        }
    }
}
