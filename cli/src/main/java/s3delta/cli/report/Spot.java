package s3delta.cli.report;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position, taken apart for people.
 *
 * @param stack {@code encoder} or {@code decoder}
 * @param layer the block's number, {@link #AFTER} what comes after all blocks
 * @param block which part of the layer, such as {@code SelfAttention}
 * @param part which part of the block: {@code q}, {@code layer_norm}; empty for the whole block
 */
record Spot(String stack, int layer, String block, String part) {
    /** The layer of what comes after all blocks. */
    static final int AFTER = -1;

    private static final String NORM = "layer_norm";
    private static final Pattern PATH =
            Pattern.compile("(\\w+)\\.block\\.(\\d{1,6})\\.layer\\.(\\d)\\.(\\w+)(?:\\.(\\w+))?");

    static Spot of(String path) {
        Matcher found = PATH.matcher(path);
        if (!found.matches()) {
            int dot = path.indexOf('.');
            return dot < 0
                    ? new Spot("", AFTER, path, "")
                    : new Spot(path.substring(0, dot), AFTER, path.substring(dot + 1), "");
        }
        String stack = found.group(1);
        int layer = Integer.parseInt(found.group(2));
        String name = found.group(4);
        return name.equals(NORM)
                ? new Spot(stack, layer, normed(stack, Integer.parseInt(found.group(3))), NORM)
                : new Spot(stack, layer, name, found.group(5) == null ? "" : found.group(5));
    }

    /** Names the block before which a norm stands. */
    private static String normed(String stack, int index) {
        List<String> blocks = stack.equals("decoder")
                ? List.of("SelfAttention", "EncDecAttention", "DenseReluDense")
                : List.of("SelfAttention", "DenseReluDense");
        return index < blocks.size() ? blocks.get(index) : "";
    }

    /** The row of a heat map. */
    String site() {
        return part.isEmpty() ? block : block + "." + part;
    }

    /** The block in words. */
    String blockInWords() {
        return switch (block) {
            case "SelfAttention" -> "self-attention";
            case "EncDecAttention" -> "cross-attention";
            case "DenseReluDense" -> "feed-forward";
            case "final_layer_norm" -> "final norms";
            default -> block;
        };
    }

    /** The part in words. */
    String partInWords() {
        return switch (part) {
            case "q" -> "queries";
            case "k" -> "keys";
            case "v" -> "values";
            case "o" -> "attention outputs";
            case "wi", "wi_0", "wi_1" -> "feed-forward inputs";
            case "wo" -> "feed-forward outputs";
            case NORM -> "layer norms";
            case "" -> layer == AFTER ? "layer norms" : "whole blocks";
            default -> part;
        };
    }
}
