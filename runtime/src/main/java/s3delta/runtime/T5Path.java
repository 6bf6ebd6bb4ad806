package s3delta.runtime;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import s3delta.api.Stability;

/**
 * The Hugging Face path of a module, such as {@code encoder.block.3.layer.0.SelfAttention.q}, taken apart.
 *
 * @param stack {@code encoder} or {@code decoder}; empty for a path without dots
 * @param block the number of the block, {@link #AFTER} for what follows all blocks
 * @param layer the layer of the block, such as {@link #SELF}; after all blocks the rest of the path
 * @param module the module of the layer: {@code q}, {@link #NORM}; empty for the whole layer
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record T5Path(String stack, int block, String layer, String module) {
    /** The block number of what follows all blocks. */
    public static final int AFTER = -1;

    /** The stack that reads the source. */
    public static final String ENCODER = "encoder";

    /** The stack that writes the target. */
    public static final String DECODER = "decoder";

    /** The layer that lets a text attend to itself. */
    public static final String SELF = "SelfAttention";

    /** The layer that lets a target attend to the source. */
    public static final String CROSS = "EncDecAttention";

    /** The feed-forward layer. */
    public static final String FEED_FORWARD = "DenseReluDense";

    /** The norm of a layer. */
    public static final String NORM = "layer_norm";

    /** The norm after all blocks. */
    public static final String FINAL_NORM = "final_layer_norm";

    private static final Pattern PATH =
            Pattern.compile("(\\w+)\\.block\\.(\\d{1,6})\\.layer\\.(\\d)\\.(\\w+)(?:\\.(\\w+))?");

    /**
     * Takes a path apart.
     *
     * @param path any text
     * @return its parts, whose {@link #toString()} is the path; what no T5 has is taken for something after all blocks
     */
    public static T5Path of(String path) {
        Matcher found = PATH.matcher(path);
        if (found.matches()) {
            String stack = found.group(1);
            List<String> layers = layers(stack);
            int index = Integer.parseInt(found.group(3));
            boolean norm = found.group(4).equals(NORM) && index < layers.size();
            T5Path parts = new T5Path(
                    stack,
                    Integer.parseInt(found.group(2)),
                    norm ? layers.get(index) : found.group(4),
                    norm ? NORM : Objects.requireNonNullElse(found.group(5), ""));
            if (parts.toString().equals(path)) {
                return parts;
            }
        }
        int dot = path.indexOf('.');
        return new T5Path(path.substring(0, Math.max(dot, 0)), AFTER, path.substring(dot + 1), "");
    }

    /**
     * Lists the layers of a block.
     *
     * @param stack {@link #ENCODER} or {@link #DECODER}
     * @return the layers in the order in which they compute
     */
    public static List<String> layers(String stack) {
        return stack.equals(DECODER) ? List.of(SELF, CROSS, FEED_FORWARD) : List.of(SELF, FEED_FORWARD);
    }

    /**
     * Returns the same module of another block.
     *
     * @param number the other block
     * @return the path there
     */
    public T5Path inBlock(int number) {
        return new T5Path(stack, number, layer, module);
    }

    /**
     * Returns another layer of the same block.
     *
     * @param name the other layer
     * @return its path, with the module of this one
     */
    public T5Path withLayer(String name) {
        return new T5Path(stack, block, name, module);
    }

    /**
     * Returns another module of the same layer.
     *
     * @param name the other module
     * @return its path
     */
    public T5Path withModule(String name) {
        return new T5Path(stack, block, layer, name);
    }

    /**
     * Names the place within its block.
     *
     * @return such as {@code SelfAttention.q}
     */
    public String site() {
        return module.isEmpty() ? layer : layer + "." + module;
    }

    @Override
    public String toString() {
        if (block == AFTER) {
            return stack.isEmpty() ? layer : stack + "." + layer;
        }
        return stack + ".block." + block + ".layer." + layers(stack).indexOf(layer) + "."
                + (module.equals(NORM) ? NORM : site());
    }
}
