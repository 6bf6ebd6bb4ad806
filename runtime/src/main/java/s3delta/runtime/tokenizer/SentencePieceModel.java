package s3delta.runtime.tokenizer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a SentencePiece file of the unigram kind says.
 *
 * @param pieces in the order of their ids
 * @param charsMap the table of character replacements, empty where there is none
 */
record SentencePieceModel(List<Piece> pieces, ByteString charsMap) {
    /**
     * A piece of text with its log probability.
     *
     * @param text never empty
     * @param score natural logarithm, finite
     * @param type SentencePiece's number of the type
     */
    record Piece(String text, float score, int type) {
        static final int NORMAL = 1;
        static final int UNKNOWN = 2;
        static final int CONTROL = 3;
        static final int USER_DEFINED = 4;
    }

    /** The piece that ends a text. */
    static final String END = "</s>";

    private static final int UNIGRAM = 1;

    SentencePieceModel {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads a model.
     *
     * @param file named in errors
     * @param bytes the file's contents
     * @return the model
     * @throws s3delta.api.S3DeltaException {@code TOKENIZER} if the file is damaged or not a unigram model
     */
    static SentencePieceModel parse(Path file, byte[] bytes) {
        Reader reader = new Reader();
        try {
            reader.model(CodedInputStream.newInstance(bytes));
        } catch (IOException e) {
            throw Tokenizers.broken(file, "the file is no SentencePiece model")
                    .got(String.valueOf(e.getMessage()))
                    .cause(e)
                    .build();
        }
        // The two specifications follow the pieces: without them the file was cut off between two pieces.
        if (!reader.hasTrainer || !reader.hasNormalizer || reader.pieces.isEmpty()) {
            throw Tokenizers.broken(file, "the SentencePiece model is not whole")
                    .expected("pieces, a trainer specification and a normalizer specification")
                    .build();
        }
        if (reader.kind != UNIGRAM || unknown(reader.pieces) < 0) {
            throw Tokenizers.broken(file, "the SentencePiece model is not of T5's kind")
                    .expected("a unigram model (kind 1) with an unknown piece")
                    .got("kind " + reader.kind)
                    .build();
        }
        if (reader.pieces.stream().noneMatch(piece -> piece.text().equals(END))) {
            throw Tokenizers.broken(file, "the tokenizer lacks a token that T5 needs")
                    .expected("a piece '" + END + "'")
                    .build();
        }
        if (!reader.charsMap.isEmpty() && !CharsMap.isSound(reader.charsMap.toByteArray())) {
            throw Tokenizers.broken(file, "the tokenizer's table of character replacements is damaged")
                    .build();
        }
        return new SentencePieceModel(reader.pieces, reader.charsMap);
    }

    /** Returns the id of the piece that stands for what the vocabulary lacks. */
    int unknown() {
        return unknown(pieces);
    }

    /** Returns the id of the piece that ends a text. */
    int endOfSequence() {
        return IntStream.range(0, pieces.size())
                .filter(id -> pieces.get(id).text().equals(END))
                .findFirst()
                .orElseThrow();
    }

    private static int unknown(List<Piece> pieces) {
        for (int id = 0; id < pieces.size(); id++) {
            if (pieces.get(id).type() == Piece.UNKNOWN) {
                return id;
            }
        }
        return -1;
    }

    /** Reads the fields of SentencePiece's ModelProto that matter here; the numbers are its field numbers. */
    private static final class Reader {
        private final List<Piece> pieces = new ArrayList<>();
        private ByteString charsMap = ByteString.EMPTY;
        private int kind = UNIGRAM;
        private boolean hasTrainer;
        private boolean hasNormalizer;

        void model(CodedInputStream in) throws IOException {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> pieces.add(piece(message(in, tag)));
                    case 2 -> trainer(message(in, tag));
                    case 3 -> normalizer(message(in, tag));
                    default -> in.skipField(tag);
                }
            }
        }

        private static CodedInputStream message(CodedInputStream in, int tag) throws IOException {
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                throw new IOException("field " + WireFormat.getTagFieldNumber(tag) + " is no message");
            }
            return in.readBytes().newCodedInput();
        }

        private static Piece piece(CodedInputStream in) throws IOException {
            String text = "";
            float score = 0;
            int type = Piece.NORMAL;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> text = in.readStringRequireUtf8();
                    case 2 -> score = in.readFloat();
                    case 3 -> type = in.readEnum();
                    default -> in.skipField(tag);
                }
            }
            if (text.isEmpty() || !Float.isFinite(score)) {
                throw new IOException("a piece is empty or has no finite score");
            }
            return new Piece(text, score, type);
        }

        private void trainer(CodedInputStream in) throws IOException {
            hasTrainer = true;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == 3) {
                    kind = in.readEnum();
                } else {
                    in.skipField(tag);
                }
            }
        }

        private void normalizer(CodedInputStream in) throws IOException {
            hasNormalizer = true;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == 2) {
                    charsMap = in.readBytes();
                } else {
                    in.skipField(tag);
                }
            }
        }
    }
}
