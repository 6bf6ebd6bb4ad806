package s3delta.runtime.process;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a child process does for its parent: answers requests, each with any number of items, an end or an error. It ends
 * when its parent closes the connection or is gone.
 */
public interface Service {
    /** Begins an item of an answer. */
    int ITEM = 1;

    /** Ends an answer. */
    int END = 0;

    /** Ends an answer with a text that says what is wrong. */
    int ERROR = 2;

    /**
     * Answers one request.
     *
     * @param request where the request is read from, as a whole
     * @param reply where items are written to, each begun with {@link #ITEM}
     * @throws IOException if the parent is gone
     * @throws Refused if the request cannot be answered
     */
    void answer(DataInputStream request, DataOutputStream reply) throws IOException, Refused;

    /** Says why a request cannot be answered. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        /**
         * Makes the refusal.
         *
         * @param reason one line, for the user
         * @param cause what is behind it
         */
        public Refused(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    /**
     * Serves the parent until it is gone. To be called by a main method; standard output carries the answers, so that
     * what libraries print goes to standard error.
     *
     * @param service the service
     */
    static void serve(Service service) {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
        System.setOut(System.err);
        // Not Java's standard output, which would take what it is given and not say that the parent is gone.
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        try {
            while (true) {
                try {
                    service.answer(in, out);
                    out.writeByte(END);
                } catch (Refused e) {
                    out.writeByte(ERROR);
                    Wire.text(out, String.valueOf(e.getMessage()));
                } catch (OutOfMemoryError e) {
                    out.writeByte(ERROR);
                    Wire.text(out, "it needs more memory than any honest file");
                }
                out.flush();
            }
        } catch (EOFException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
