package s3delta.runtime.tokenizer;

import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import s3delta.runtime.tokenizer.SentencePieceModel.Piece;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a SentencePiece model as the {@code tokenizer.json} that gives the same ids. */
final class SentencePieceConversion {
    /** T5 was pre-trained to fill at most 100 gaps; their ids follow the pieces, the last gap first. */
    private static final int SENTINELS = 100;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SentencePieceConversion() {}

    static ObjectNode toJson(SentencePieceModel model) {
        ObjectNode root = NODES.objectNode().put("version", "1.0");
        ArrayNode added = root.putArray("added_tokens");
        ArrayNode pieces = NODES.arrayNode();
        for (Piece piece : model.pieces()) {
            if (piece.type() == Piece.UNKNOWN || piece.type() == Piece.CONTROL || piece.type() == Piece.USER_DEFINED) {
                added.add(addedToken(pieces.size(), piece.text(), piece.type() != Piece.USER_DEFINED));
            }
            pieces.add(NODES.arrayNode().add(piece.text()).add((double) piece.score()));
        }
        for (String sentinel : missingSentinels(model.pieces())) {
            added.add(addedToken(pieces.size(), sentinel, true));
            pieces.add(NODES.arrayNode().add(sentinel).add(0.0));
        }
        if (model.charsMap().isEmpty()) {
            root.putNull("normalizer");
        } else {
            root.putObject("normalizer")
                    .put("type", "Precompiled")
                    .put(
                            "precompiled_charsmap",
                            Base64.getEncoder().encodeToString(model.charsMap().toByteArray()));
        }
        ObjectNode words = root.putObject("pre_tokenizer").put("type", "Sequence");
        words.putArray("pretokenizers")
                .add(NODES.objectNode().put("type", "WhitespaceSplit"))
                .add(metaspace());
        root.set("post_processor", endOfSequence(model));
        root.set("decoder", metaspace());
        root.putObject("model")
                .put("type", "Unigram")
                .put("unk_id", model.unknown())
                .put("byte_fallback", false)
                .set("vocab", pieces);
        return root;
    }

    private static List<String> missingSentinels(List<Piece> pieces) {
        Set<String> present = pieces.stream().map(Piece::text).collect(Collectors.toSet());
        return IntStream.range(0, SENTINELS)
                .mapToObj(i -> "<extra_id_" + (SENTINELS - 1 - i) + ">")
                .filter(sentinel -> !present.contains(sentinel))
                .toList();
    }

    /** Appends the end of sequence to each text. */
    private static ObjectNode endOfSequence(SentencePieceModel model) {
        ObjectNode processor = NODES.objectNode().put("type", "TemplateProcessing");
        processor.putArray("single").add(part("Sequence", "A")).add(part("SpecialToken", SentencePieceModel.END));
        processor.putArray("pair").add(part("Sequence", "A")).add(part("Sequence", "B"));
        ObjectNode end = processor
                .putObject("special_tokens")
                .putObject(SentencePieceModel.END)
                .put("id", SentencePieceModel.END);
        end.putArray("ids").add(model.endOfSequence());
        end.putArray("tokens").add(SentencePieceModel.END);
        return processor;
    }

    private static ObjectNode part(String kind, String id) {
        ObjectNode part = NODES.objectNode();
        part.putObject(kind).put("id", id).put("type_id", 0);
        return part;
    }

    private static ObjectNode metaspace() {
        return NODES.objectNode()
                .put("type", "Metaspace")
                .put("replacement", "\u2581")
                .put("prepend_scheme", "always")
                .put("split", true);
    }

    private static ObjectNode addedToken(int id, String content, boolean special) {
        return NODES.objectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", special);
    }
}
