package s3delta.runtime.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.GitLfs;

/**
 * A file of text: decompressed where it is compressed with gzip, decoded strictly, its byte-order mark left out.
 *
 * @param file the file
 * @param format its encoding
 */
public record TextFile(Path file, TextFormat format) {
    private static final int SIZE = 1 << 16;
    private static final int START = 4;
    /** A byte-order mark, which may also stand within a text, where files were joined. */
    static final String MARK = "\ufeff";

    private static final byte[] UTF_8_MARK = MARK.getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> OTHERS = Map.of(
            "PK\u0003\u0004",
            "a ZIP archive, as Excel workbooks are",
            "PAR1",
            "a parquet file",
            "%PDF",
            "a PDF file",
            "(\u00b5/\u00fd",
            "a file compressed with zstd",
            "\u00fd7zX",
            "a file compressed with xz",
            "7z\u00bc\u00af",
            "a 7z archive");
    private static final Pattern BZIP2 = Pattern.compile("BZh[1-9]");
    /** How web pages begin, which are no rows but texts. */
    private static final Set<String> PAGES = Set.of("<!DO", "<!do", "<htm", "<HTM");

    /** Works on a text. */
    @FunctionalInterface
    public interface Use<T> {
        /**
         * Works on a text.
         *
         * @param reader the text
         * @return what it gives
         * @throws IOException if the text cannot be read
         */
        T of(Reader reader) throws IOException;
    }

    /** Works on a text and gives nothing. */
    @FunctionalInterface
    public interface Scan {
        /**
         * Works on a text.
         *
         * @param reader the text
         * @throws IOException if the text cannot be read
         */
        void of(Reader reader) throws IOException;
    }

    /**
     * Opens the file, and closes it after use.
     *
     * @param <T> what the use gives
     * @param use reads it
     * @return what the use gives
     * @throws S3DeltaException {@code FILE_FORMAT} if the file is no text of its encoding, is damaged, or is of another
     *     format
     */
    public <T> T read(Use<T> use) {
        GitLfs.refuse(file);
        try (InputStream bytes = bytes();
                Reader reader = new InputStreamReader(bytes, decoder(bytes))) {
            return use.of(reader);
        } catch (CharacterCodingException e) {
            Charset marked = marked();
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a file of text cannot be read")
                    .where(file)
                    .expected("text in " + shown(marked)
                            + (marked.equals(format.charset()) ? "" : ", as its byte-order mark says"))
                    .got("other bytes, " + (isWide(marked) ? "such as half a character at the end" : badLine(marked)))
                    .cause(e)
                    .fix(
                            "save the file in UTF-8, or set 'encoding' (or --encoding) to the one it has, such as windows-1252");
        } catch (EOFException | ZipException e) {
            String why = e instanceof EOFException ? "ends too early" : "is damaged: " + e.getMessage();
            throw failed("a compressed file that " + why, e).fix("fetch the file again");
        } catch (IOException e) {
            throw failed(e, e).fix("allow this user to read the file");
        }
    }

    /**
     * Opens the file, and closes it after use.
     *
     * @param use reads it
     * @throws S3DeltaException as above
     */
    public void scan(Scan use) {
        read(reader -> {
            use.of(reader);
            return true;
        });
    }

    private S3DeltaException failed(Object got, IOException cause) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "a file of text cannot be read")
                .where(file)
                .got(got)
                .cause(cause);
    }

    /** Opens the file's bytes, decompressed. */
    private InputStream bytes() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), SIZE);
        byte[] start = start(in);
        if (isGzip(start)) {
            InputStream text = new BufferedInputStream(new WholeGzip(in, SIZE), SIZE);
            refuse(text, isGzip(start(text)) ? "a file compressed twice" : null);
            return text;
        }
        String first = new String(start, StandardCharsets.ISO_8859_1);
        refuse(
                in,
                BZIP2.matcher(first).matches()
                        ? "a file compressed with bzip2"
                        : PAGES.contains(first) && Table.holdsRows(file) ? "a web page" : OTHERS.get(first));
        return in;
    }

    private static boolean isGzip(byte[] start) {
        return start.length > 1 && start[0] == (byte) 0x1f && start[1] == (byte) 0x8b;
    }

    private void refuse(InputStream in, @Nullable String other) throws IOException {
        if (other != null) {
            in.close();
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a data file is of another format")
                    .where(file)
                    .expected("text, as its name says")
                    .got(other)
                    .fix("convert the file, or give it the ending of its format");
        }
    }

    /** What gzip has compressed, one file behind another; other bytes behind them are damage, but zeros are padding. */
    private static final class WholeGzip extends GZIPInputStream {
        private static final int TRAILER = 8;

        private boolean ended;

        WholeGzip(InputStream in, int size) throws IOException {
            super(in, size);
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            int read = super.read(into, from, count);
            if (read < 0 && !ended) {
                ended = true;
                int left = Math.max(0, inf.getRemaining() - TRAILER);
                byte[] behind = Arrays.copyOfRange(buf, len - left, len);
                if (!isZero(behind) || !isZero(in.readNBytes(SIZE))) {
                    throw new ZipException("there are other bytes behind its end");
                }
            }
            return read;
        }

        private static boolean isZero(byte[] bytes) {
            return Arrays.equals(bytes, new byte[bytes.length]);
        }
    }

    private static byte[] start(InputStream in) throws IOException {
        in.mark(START);
        byte[] start = in.readNBytes(START);
        in.reset();
        return start;
    }

    /** Takes the encoding that a byte-order mark says, and passes over the mark. */
    private CharsetDecoder decoder(InputStream in) throws IOException {
        byte[] start = Arrays.copyOf(start(in), START);
        if (Arrays.equals(Arrays.copyOf(start, 3), UTF_8_MARK)) {
            // Files that were joined have a mark each.
            while (Arrays.equals(Arrays.copyOf(start(in), 3), UTF_8_MARK)) {
                in.skipNBytes(3);
            }
        }
        return charset(start).newDecoder();
    }

    /** Names the encoding that a byte-order mark says, or else the given one. */
    private Charset charset(byte[] start) {
        boolean utf32 = Arrays.equals(start, new byte[] {0, 0, (byte) 0xFE, (byte) 0xFF})
                || Arrays.equals(start, new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0});
        if (utf32) {
            return Charset.forName("UTF-32");
        }
        boolean utf16 = (start[0] == (byte) 0xFE && start[1] == (byte) 0xFF)
                || (start[0] == (byte) 0xFF && start[1] == (byte) 0xFE);
        if (utf16) {
            return StandardCharsets.UTF_16;
        }
        return Arrays.equals(Arrays.copyOf(start, 3), UTF_8_MARK) ? StandardCharsets.UTF_8 : format.charset();
    }

    private Charset marked() {
        try (InputStream in = bytes()) {
            return charset(Arrays.copyOf(start(in), START));
        } catch (IOException e) {
            return format.charset();
        }
    }

    private static boolean isWide(Charset charset) {
        return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
    }

    private static String shown(Charset charset) {
        return charset.name().toUpperCase(Locale.ROOT);
    }

    /** Finds the first line that cannot be decoded. */
    private String badLine(Charset charset) {
        try (InputStream in = bytes()) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int number = 1;
            for (int b = in.read(); b >= 0; b = in.read()) {
                line.write(b);
                if (b == '\n') {
                    if (bad(charset, line.toByteArray()) >= 0) {
                        break;
                    }
                    number++;
                    line.reset();
                }
            }
            byte[] bytes = line.toByteArray();
            int at = bad(charset, bytes);
            return "line " + number
                    + (at < 0 ? "" : String.format(Locale.ROOT, ", byte 0x%02X at %d", bytes[at], at + 1));
        } catch (IOException e) {
            return "somewhere";
        }
    }

    /** Returns the place of the first byte that cannot be decoded, or -1. */
    private static int bad(Charset charset, byte[] line) {
        ByteBuffer bytes = ByteBuffer.wrap(line);
        boolean fails = charset.newDecoder()
                .decode(bytes, CharBuffer.allocate(line.length + 1), true)
                .isError();
        return fails ? bytes.position() : -1;
    }
}
