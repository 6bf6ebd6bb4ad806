package s3delta.runtime.trial;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;

/** A trial's data as a file: numbers big-endian, texts in UTF-8 after their length, and a SHA-256 of all before it. */
final class TrialDataFile {
    private TrialDataFile() {}

    /**
     * Writes data.
     *
     * @param data the data
     * @param file where to
     * @throws IOException if there is no room, or a text has half of a pair of surrogates
     */
    static void write(TrialData data, Path file) throws IOException {
        MessageDigest digest = Seal.digest();
        try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file))) {
            DataOutputStream out = new DataOutputStream(new DigestOutputStream(plain, digest));
            put(out, data.fingerprint());
            out.writeInt(data.maxTarget());
            out.writeInt(data.truncated());
            for (List<EncodedExample> set : List.of(data.train(), data.validation(), data.test())) {
                out.writeInt(set.size());
                for (EncodedExample example : set) {
                    put(out, example);
                }
            }
            out.flush();
            plain.write(digest.digest());
        }
    }

    /**
     * Reads data.
     *
     * @param file the file
     * @return the data, equal to what was written; empty where the file is damaged
     * @throws IOException if it cannot be read
     */
    static Optional<TrialData> read(Path file) throws IOException {
        if (!Seal.holds(file)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            String fingerprint = text(in);
            int maxTarget = in.readInt();
            int truncated = in.readInt();
            return Optional.of(
                    new TrialData(examples(in), examples(in), examples(in), maxTarget, truncated, fingerprint));
        }
    }

    private static void put(DataOutputStream out, EncodedExample encoded) throws IOException {
        put(out, encoded.source());
        put(out, encoded.target());
        out.writeBoolean(encoded.truncated());
        Example example = encoded.example();
        put(out, example.source());
        put(out, example.target());
        put(out, example.group());
        out.writeInt(example.row());
        out.writeInt(example.answers().size());
        for (String answer : example.answers()) {
            put(out, answer);
        }
    }

    private static List<EncodedExample> examples(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<EncodedExample> examples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int[] source = numbers(in);
            int[] target = numbers(in);
            boolean truncated = in.readBoolean();
            String read = text(in);
            String answer = text(in);
            String group = text(in);
            int row = in.readInt();
            int answers = in.readInt();
            List<String> right = new ArrayList<>(answers);
            for (int j = 0; j < answers; j++) {
                right.add(text(in));
            }
            examples.add(new EncodedExample(source, target, new Example(read, answer, right, group, row), truncated));
        }
        return List.copyOf(examples);
    }

    private static void put(DataOutputStream out, int[] numbers) throws IOException {
        out.writeInt(numbers.length);
        for (int number : numbers) {
            out.writeInt(number);
        }
    }

    private static int[] numbers(DataInputStream in) throws IOException {
        int[] numbers = new int[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readInt();
        }
        return numbers;
    }

    private static void put(DataOutputStream out, String text) throws IOException {
        // A new encoder refuses what has no bytes, where String's own would write a question mark.
        ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        out.writeInt(array.length);
        out.write(array);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
