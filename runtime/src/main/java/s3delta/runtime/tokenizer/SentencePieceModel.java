package s3delta.runtime.tokenizer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import s3delta.api.S3DeltaException;

/**
 * A SentencePiece file. Numbers are the field numbers of SentencePiece's ModelProto.
 *
 * @param pieces in the order of their ids, one of them unknown
 * @param byteFallback whether what the vocabulary lacks is written in bytes
 * @param suffix whether spaces follow words, and do not go before them
 * @param dummyPrefix whether a space goes before each text, or after it
 * @param removeExtraSpaces whether spaces at the ends of a text and runs of spaces are removed
 * @param escapeSpaces whether spaces are written as {@code U+2581}
 * @param replacements the table of character replacements, if there is one
 */
record SentencePieceModel(
        List<Piece> pieces,
        boolean byteFallback,
        boolean suffix,
        boolean dummyPrefix,
        boolean removeExtraSpaces,
        boolean escapeSpaces,
        Optional<CharsMap> replacements) {
    /**
     * A piece of text with its log probability.
     *
     * @param text never empty
     * @param score natural logarithm, finite
     * @param type SentencePiece's number of the type
     */
    record Piece(ByteString text, float score, long type) {
        static final int NORMAL = 1;
        static final int UNKNOWN = 2;
        static final int CONTROL = 3;
        static final int USER_DEFINED = 4;
        static final int BYTE = 6;

        private static final int UNUSED = 5;
        private static final Pattern BYTE_TEXT = Pattern.compile("<0x[0-9A-F]{2}>");

        /** Says whether the piece shares its names with those that texts are cut into. */
        private boolean isNormal() {
            return isInTexts() || type == UNUSED;
        }

        /** Returns the byte that a byte piece stands for. */
        int value() {
            String hex = text.toStringUtf8();
            return Integer.decode(hex.substring(1, hex.length() - 1));
        }

        /** Says whether the piece may be found in a text. */
        boolean isInTexts() {
            return type == NORMAL || type == USER_DEFINED;
        }
    }

    private static final int UNIGRAM = 1;
    private static final int BYTES = 256;
    private static final String TABLE = "the tokenizer's table of character replacements is damaged";

    /**
     * Reads a model.
     *
     * @param file named in errors
     * @param bytes the file's contents
     * @return the model
     * @throws S3DeltaException {@code TOKENIZER} if the file is damaged, not a unigram model, or one that SentencePiece refuses
     */
    static SentencePieceModel parse(Path file, byte[] bytes) {
        try {
            UnknownFieldSet model = UnknownFieldSet.parseFrom(bytes);
            List<Piece> pieces = new ArrayList<>();
            for (ByteString piece : model.getField(1).getLengthDelimitedList()) {
                pieces.add(piece(UnknownFieldSet.parseFrom(piece)));
            }
            // The two specifications follow the pieces: without them the file was cut off between two pieces.
            if (pieces.isEmpty() || !model.hasField(2) || !model.hasField(3)) {
                throw Tokenizers.broken(file, "the SentencePiece model is not whole")
                        .expected("pieces, a trainer specification and a normalizer specification");
            }
            UnknownFieldSet trainer = joined(model.getField(2));
            UnknownFieldSet normalizer = joined(model.getField(3));
            long kind = number(trainer, 3, UNIGRAM);
            if (kind != UNIGRAM || pieces.stream().noneMatch(piece -> piece.type() == Piece.UNKNOWN)) {
                throw Tokenizers.broken(file, "the SentencePiece model is not of T5's kind")
                        .expected("a unigram model (kind 1) with an unknown piece")
                        .got("kind " + kind);
            }
            boolean byteFallback = number(trainer, 35, 0) != 0;
            requireWhatSentencePieceDoes(file, pieces, byteFallback);
            ByteString table = last(normalizer.getField(2).getLengthDelimitedList(), ByteString.EMPTY);
            Optional<CharsMap> replacements = CharsMap.of(table.toByteArray());
            if (!table.isEmpty() && replacements.isEmpty()) {
                throw Tokenizers.broken(file, TABLE);
            }
            return new SentencePieceModel(
                    List.copyOf(pieces),
                    byteFallback,
                    number(trainer, 24, 0) != 0,
                    number(normalizer, 3, 1) != 0,
                    number(normalizer, 4, 1) != 0,
                    number(normalizer, 5, 1) != 0,
                    replacements);
        } catch (InvalidProtocolBufferException e) {
            throw Tokenizers.broken(file, "the file is no SentencePiece model")
                    .got(String.valueOf(e.getMessage()))
                    .cause(e);
        }
    }

    private static Piece piece(UnknownFieldSet fields) throws InvalidProtocolBufferException {
        ByteString text = last(fields.getField(1).getLengthDelimitedList(), ByteString.EMPTY);
        float score = Float.intBitsToFloat(last(fields.getField(2).getFixed32List(), 0));
        if (text.isEmpty() || !text.isValidUtf8() || text.toStringUtf8().indexOf('\0') >= 0 || !Float.isFinite(score)) {
            throw new InvalidProtocolBufferException(
                    "a piece is empty, no text, has a NUL character, or has no finite score");
        }
        return new Piece(text, score, number(fields, 3, Piece.NORMAL));
    }

    /** SentencePiece's own rules: no name twice among pieces of texts, nor among the others; bytes all or none. */
    private static void requireWhatSentencePieceDoes(Path file, List<Piece> pieces, boolean byteFallback) {
        Map<Boolean, Set<ByteString>> names = Map.of(true, new HashSet<>(), false, new HashSet<>());
        boolean unknown = false;
        int bytes = 0;
        for (Piece piece : pieces) {
            String text = "'" + piece.text().toStringUtf8() + "'";
            if (!Objects.requireNonNull(names.get(piece.isNormal())).add(piece.text())) {
                throw unfit(file, "each piece once", text + " twice");
            }
            if (piece.type() == Piece.UNKNOWN && unknown) {
                throw unfit(file, "one unknown piece", text + " besides another");
            }
            unknown |= piece.type() == Piece.UNKNOWN;
            if (piece.type() == Piece.BYTE) {
                bytes++;
                if (!byteFallback) {
                    throw unfit(file, "no pieces of bytes, as 'byte_fallback' is false", text);
                }
                if (!Piece.BYTE_TEXT
                        .matcher(text.substring(1, text.length() - 1))
                        .matches()) {
                    throw unfit(file, "pieces of bytes from '<0x00>' to '<0xFF>'", text);
                }
            }
        }
        if (byteFallback && bytes != BYTES) {
            throw unfit(file, BYTES + " pieces of bytes, as 'byte_fallback' is true", bytes + " of them");
        }
    }

    private static S3DeltaException unfit(Path file, String expected, String got) {
        return Tokenizers.broken(file, "the SentencePiece model's pieces do not fit together")
                .expected(expected)
                .got(got);
    }

    /** A message that stands in a file more than once is one. */
    private static UnknownFieldSet joined(Field messages) throws InvalidProtocolBufferException {
        UnknownFieldSet.Builder all = UnknownFieldSet.newBuilder();
        for (ByteString message : messages.getLengthDelimitedList()) {
            all.mergeFrom(message);
        }
        return all.build();
    }

    private static long number(UnknownFieldSet fields, int field, long absent) {
        return last(fields.getField(field).getVarintList(), absent);
    }

    private static <T> T last(List<T> values, T absent) {
        return values.isEmpty() ? absent : values.get(values.size() - 1);
    }
}
