package s3delta.api;

/**
 * A place in the model where a delta can go.
 *
 * @param path its Hugging Face module path, such as {@code encoder.block.3.layer.0.SelfAttention.q}
 * @param shape what kind of site is there, and its sizes
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record Position(String path, SiteShape shape) {
    /**
     * Says whether a name ends this path at a dot: {@code SelfAttention.q} and {@code q} match
     * {@code encoder.block.0.layer.0.SelfAttention.q}, {@code layer_norm} does not match {@code final_layer_norm}.
     *
     * @param name one or more last segments of a path
     * @return whether this path is the name or ends with a dot and the name
     */
    public boolean endsWith(String name) {
        return path.equals(name) || path.endsWith("." + name);
    }
}
