package s3delta.runtime.process;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes and reads what {@link DataOutputStream} has no form for: texts of any length and lists of numbers. */
public final class Wire {
    private Wire() {}

    /**
     * Writes a text.
     *
     * @param out where to
     * @param text the text
     * @throws IOException if the other side is gone
     */
    public static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads a text.
     *
     * @param in where from
     * @return the text
     * @throws IOException if the other side is gone
     */
    public static String text(DataInputStream in) throws IOException {
        int length = length(in);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a text ended early");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Writes numbers.
     *
     * @param out where to
     * @param numbers the numbers
     * @throws IOException if the other side is gone
     */
    public static void numbers(DataOutputStream out, long[] numbers) throws IOException {
        out.writeInt(numbers.length);
        for (long number : numbers) {
            out.writeLong(number);
        }
    }

    /**
     * Reads numbers.
     *
     * @param in where from
     * @return the numbers
     * @throws IOException if the other side is gone
     */
    public static long[] numbers(DataInputStream in) throws IOException {
        int length = length(in);
        long[] numbers = new long[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = in.readLong();
        }
        return numbers;
    }

    private static int length(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("a length of " + length);
        }
        return length;
    }
}
