package s3delta.runtime.tokenizer;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import s3delta.runtime.tokenizer.SentencePieceModel.Piece;

/** Pieces of a model in the order of their bytes, in which those that a text begins with are found byte by byte. */
final class Pieces {
    private final byte[][] texts;
    private final int[] ids;

    /** Gets what was found. */
    interface Found {
        /** Takes the id of a piece and where it ends. */
        void piece(int id, int end);
    }

    /** Takes some of a model's pieces. */
    Pieces(SentencePieceModel model, Predicate<Piece> wanted) {
        ids = IntStream.range(0, model.pieces().size())
                .filter(id -> wanted.test(model.pieces().get(id)))
                .boxed()
                .sorted(Comparator.comparing(
                        id -> model.pieces().get(id).text(), ByteString.unsignedLexicographicalComparator()))
                .mapToInt(Integer::intValue)
                .toArray();
        texts = IntStream.of(ids)
                .mapToObj(id -> model.pieces().get(id).text().toByteArray())
                .toArray(byte[][]::new);
    }

    /**
     * Finds all pieces that stand at a place, the shortest first.
     *
     * @param text in UTF-8
     * @param from the place
     * @param found gets each
     */
    void at(byte[] text, int from, Found found) {
        int low = 0;
        int high = texts.length;
        for (int end = from; end < text.length && low < high; end++) {
            int depth = end - from;
            int letter = text[end] & 0xff;
            low = first(low, high, depth, letter);
            high = first(low, high, depth, letter + 1);
            if (low < high && texts[low].length == depth + 1) {
                found.piece(ids[low], end + 1);
            }
        }
    }

    /** The first of some pieces with at least a certain letter at a certain depth. */
    private int first(int from, int to, int depth, int letter) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean before = texts[middle].length <= depth || (texts[middle][depth] & 0xff) < letter;
            low = before ? middle + 1 : low;
            high = before ? high : middle;
        }
        return low;
    }
}
