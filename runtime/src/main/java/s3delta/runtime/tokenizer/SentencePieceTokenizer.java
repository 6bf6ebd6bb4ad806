package s3delta.runtime.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import s3delta.runtime.tokenizer.SentencePieceModel.Piece;

/**
 * A {@code spiece.model} and the tokens that files next to it add. Gives the ids of SentencePiece 0.2, of which
 * {@code normalizer.cc} and {@code unigram_model.cc} are followed, the order of its arithmetic included.
 */
final class SentencePieceTokenizer extends VocabularyTokenizer {
    /** T5 was pre-trained to fill at most 100 gaps; their ids follow the pieces, the last gap first. */
    private static final int SENTINELS = 100;

    private static final String SPACE = "\u2581";
    private static final byte[] SPACE_BYTES = SPACE.getBytes(StandardCharsets.UTF_8);

    /** By how much an unknown character is less likely than the least likely piece. */
    private static final float UNKNOWN_PENALTY = 10;

    private static final double USER_DEFINED_MALUS = 0.1;

    private final SentencePieceModel model;
    private final AddedTokens added;
    private final Pieces pieces;
    private final Pieces userDefined;
    private final Map<Integer, String> shown = new HashMap<>();
    private final Map<Integer, Integer> bytes = new HashMap<>();
    private final int unknown;
    private final float unknownScore;
    private final float maxScore;

    private SentencePieceTokenizer(Path file, SentencePieceModel model, JsonVocabulary vocabulary, AddedTokens added) {
        super(file, vocabulary, false);
        this.model = model;
        this.added = added.under(this::replaced);
        pieces = new Pieces(model, Piece::isInTexts);
        userDefined = new Pieces(model, piece -> piece.type() == Piece.USER_DEFINED);
        float least = Float.MAX_VALUE;
        float most = Float.MIN_NORMAL;
        int unknownId = 0;
        for (int id = 0; id < model.pieces().size(); id++) {
            Piece piece = model.pieces().get(id);
            String text = piece.text().toStringUtf8();
            if (piece.type() == Piece.NORMAL) {
                least = Math.min(least, piece.score());
                most = Math.max(most, piece.score());
            } else if (piece.type() == Piece.BYTE) {
                bytes.put(piece.value(), id);
            } else if (piece.type() == Piece.UNKNOWN) {
                unknownId = id;
            }
            if (piece.isInTexts()) {
                shown.put(id, text);
            }
        }
        unknown = unknownId;
        unknownScore = least - UNKNOWN_PENALTY;
        maxScore = most;
        this.added.tokens().forEach(token -> {
            if (token.special()) {
                shown.remove(token.id());
            } else {
                shown.put(token.id(), token.text());
            }
        });
    }

    static Tokenizer load(Path file, byte[] contents) {
        SentencePieceModel model = SentencePieceModel.parse(file, contents);
        Map<String, Integer> ids = new HashMap<>();
        for (int id = model.pieces().size() - 1; id >= 0; id--) {
            ids.put(model.pieces().get(id).text().toStringUtf8(), id);
        }
        AddedTokens added = AddedTokens.in(
                file.resolveSibling("."),
                ids,
                AddedTokens.Token.special(ids, List.of("<pad>", "</s>", "<unk>")),
                model.pieces().size(),
                count -> IntStream.range(0, count)
                        .mapToObj(i -> count - 1 - i)
                        .filter(name -> !ids.containsKey("<extra_id_" + name + ">"))
                        .toList(),
                SENTINELS);
        return new SentencePieceTokenizer(file, model, JsonVocabulary.of(file, ids, added), added);
    }

    @Override
    public List<int[]> encodeAll(List<String> texts) {
        return texts.stream()
                .map(text -> added.cut(text).stream()
                        .flatMapToLong(part -> part.id() < 0 ? ids(part.text()) : LongStream.of(part.id())))
                .map(ids -> ended(
                        LongStream.concat(ids, LongStream.of(endOfSequence())).toArray()))
                .toList();
    }

    /** Replaces characters of a text, and leaves its spaces. */
    private String replaced(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int at = 0; at < bytes.length; ) {
            int from = at;
            int done = model.replacements()
                    .map(map -> map.replace(bytes, from, out::writeBytes))
                    .orElse(0);
            if (done == 0) {
                done = Math.min(length(bytes[at]), bytes.length - at);
                out.write(bytes, at, done);
            }
            at += done;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Replaces characters and spaces of a text. */
    private byte[] normalized(byte[] text) {
        Normalizing out = new Normalizing();
        if (model.dummyPrefix() && !model.suffix()) {
            out.bytes.writeBytes(space());
        }
        for (int at = 0; at < text.length; ) {
            at += out.put(text, at);
        }
        byte[] result = out.bytes.toByteArray();
        int end = result.length;
        if (model.removeExtraSpaces()) {
            int width = space().length;
            while (end >= width && Arrays.equals(result, end - width, end, space(), 0, width)) {
                end -= width;
            }
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream(end + SPACE_BYTES.length);
        whole.write(result, 0, end);
        if (model.dummyPrefix() && model.suffix() && out.any) {
            whole.writeBytes(space());
        }
        return whole.toByteArray();
    }

    private byte[] space() {
        return model.escapeSpaces() ? SPACE_BYTES : new byte[] {' '};
    }

    private final class Normalizing {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean afterSpace = model.removeExtraSpaces();
        private boolean any;

        /** Takes in what stands at a place, as a whole; returns its length. */
        private int put(byte[] text, int at) {
            int[] end = {at};
            userDefined.at(text, at, (id, to) -> end[0] = to);
            if (end[0] > at) {
                put(Arrays.copyOfRange(text, at, end[0]));
                return end[0] - at;
            }
            int replaced = model.replacements()
                    .map(map -> map.replace(text, at, this::put))
                    .orElse(0);
            if (replaced > 0) {
                return replaced;
            }
            int length = Math.min(length(text[at]), text.length - at);
            put(Arrays.copyOfRange(text, at, at + length));
            return length;
        }

        private void put(byte[] part) {
            int from = 0;
            while (afterSpace && from < part.length && part[from] == ' ') {
                from++;
            }
            for (int i = from; i < part.length; i++) {
                if (part[i] == ' ') {
                    bytes.writeBytes(space());
                } else {
                    bytes.write(part[i]);
                }
            }
            if (from < part.length) {
                any = true;
                afterSpace = model.removeExtraSpaces() && part[part.length - 1] == ' ';
            }
        }
    }

    /** The length of a character by its first byte. */
    private static int length(byte first) {
        int lead = first & 0xff;
        return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }

    /** The best ways to cut the beginnings of a text into pieces: the last piece, where it starts, and the sum of scores. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Paths(int[] piece, int[] start, float[] best) {
        Paths(int length) {
            this(new int[length + 1], new int[length + 1], new float[length + 1]);
            Arrays.fill(start, -1);
        }

        void step(int from, int to, int id, double score) {
            float sum = (float) (score + best[from]);
            if (start[to] < 0 || sum > best[to]) {
                piece[to] = id;
                start[to] = from;
                best[to] = sum;
            }
        }
    }

    /** The most likely way to cut a text into pieces (Viterbi). */
    private LongStream ids(String text) {
        byte[] chars = normalized(text.getBytes(StandardCharsets.UTF_8));
        Paths paths = new Paths(chars.length);
        for (int from = 0; from < chars.length; from += length(chars[from])) {
            int begin = from;
            int one = Math.min(from + length(chars[from]), chars.length);
            boolean[] known = {false};
            pieces.at(chars, from, (id, to) -> {
                known[0] |= to == one;
                paths.step(begin, to, id, score(id, to - begin));
            });
            if (!known[0]) {
                paths.step(begin, one, unknown, unknownScore);
            }
        }
        Deque<Integer> ids = new ArrayDeque<>();
        boolean afterUnknown = false;
        for (int to = chars.length; to > 0; to = paths.start[to]) {
            boolean now = paths.piece[to] == unknown;
            if (now && model.byteFallback()) {
                for (int i = to - 1; i >= paths.start[to]; i--) {
                    ids.push(bytes.getOrDefault(chars[i] & 0xff, unknown));
                }
            } else if (!now || !afterUnknown) {
                ids.push(paths.piece[to]);
            }
            afterUnknown = now;
        }
        return ids.stream().mapToLong(Integer::longValue);
    }

    private double score(int id, int length) {
        Piece found = model.pieces().get(id);
        return found.type() == Piece.USER_DEFINED ? length * maxScore - USER_DEFINED_MALUS : found.score();
    }

    @Override
    String text(int[] ids) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int id : ids) {
            if (id < model.pieces().size() && model.pieces().get(id).type() == Piece.BYTE) {
                out.write(model.pieces().get(id).value());
            } else {
                String piece = shown.getOrDefault(id, "").replace(SPACE, " ");
                out.writeBytes(piece.getBytes(StandardCharsets.UTF_8));
            }
        }
        String text = out.toString(StandardCharsets.UTF_8);
        if (!model.dummyPrefix()) {
            return text;
        }
        return model.suffix() ? text.replaceFirst(" $", "") : text.replaceFirst("^ ", "");
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
