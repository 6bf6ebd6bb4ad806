package s3delta.runtime.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * SentencePiece's table of character replacements. It is checked as a whole before anybody uses it: the native library ends
 * its process at an index out of bounds.
 *
 * <p>Layout: the size in bytes of a double-array trie (32 bits, little endian), its units (32 bits each), then
 * replacement texts in UTF-8, each ended by 0, which the trie's values point into.
 */
final class CharsMap {
    private static final int LABEL = 0x800000FF;
    private static final int VALUE = 0x7FFFFFFF;
    private static final int HAS_LEAF = 1 << 8;

    private final int[] units;
    private final byte[] texts;

    private CharsMap(int[] units, byte[] texts) {
        this.units = units;
        this.texts = texts;
    }

    /** Checks each table in a {@code tokenizer.json}. */
    static void checkAll(Path file, JsonNode tree) {
        for (JsonNode node : tree.findValues("precompiled_charsmap")) {
            if (!isSound(node.asString(""))) {
                throw Tokenizers.broken(file, "the tokenizer's table of character replacements is damaged");
            }
        }
    }

    private static boolean isSound(String base64) {
        try {
            return of(Base64.getDecoder().decode(base64)).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Reads a table; empty where it is damaged. */
    static Optional<CharsMap> of(byte[] table) {
        ByteBuffer buffer = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        if (table.length < 2 * Integer.BYTES) {
            return Optional.empty();
        }
        int bytes = buffer.getInt();
        if (bytes <= 0 || bytes % Integer.BYTES != 0 || bytes > buffer.remaining()) {
            return Optional.empty();
        }
        int[] units = new int[bytes / Integer.BYTES];
        buffer.asIntBuffer().get(units);
        buffer.position(buffer.position() + bytes);
        byte[] texts = new byte[buffer.remaining()];
        buffer.get(texts);
        return Optional.of(new CharsMap(units, texts)).filter(map -> isUtf8(texts) && map.staysInside());
    }

    /**
     * Finds the longest beginning of a text that is replaced.
     *
     * @param text in UTF-8
     * @param from where to look
     * @param put gets the replacement
     * @return how many bytes are replaced, 0 for none
     */
    int replace(byte[] text, int from, Consumer<byte[]> put) {
        int place = offset(units[0]);
        int length = 0;
        int value = 0;
        for (int i = from; i < text.length && text[i] != 0; i++) {
            place ^= text[i] & 0xff;
            if ((units[place] & LABEL) != (text[i] & 0xff)) {
                break;
            }
            int unit = units[place];
            place ^= offset(unit);
            if ((unit & HAS_LEAF) != 0) {
                length = i + 1 - from;
                value = units[place] & VALUE;
            }
        }
        if (length > 0) {
            int end = value;
            while (end < texts.length && texts[end] != 0) {
                end++;
            }
            put.accept(Arrays.copyOfRange(texts, value, end));
        }
        return length;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Follows every path through the trie, as any text might. */
    private boolean staysInside() {
        BitSet seen = new BitSet(units.length);
        Deque<Integer> bases = new ArrayDeque<>();
        bases.push(offset(units[0]));
        while (!bases.isEmpty()) {
            int base = bases.pop();
            for (int letter = 1; letter < 256; letter++) {
                int place = base ^ letter;
                if (place >= units.length) {
                    return false;
                }
                if ((units[place] & LABEL) == letter && !seen.get(place)) {
                    seen.set(place);
                    int next = place ^ offset(units[place]);
                    if ((units[place] & HAS_LEAF) != 0 && !isValue(next)) {
                        return false;
                    }
                    bases.push(next);
                }
            }
        }
        return true;
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
    }

    private boolean isValue(int place) {
        if (place >= units.length) {
            return false;
        }
        int start = units[place] & VALUE;
        return start < texts.length && (texts[start] & 0xC0) != 0x80;
    }
}
