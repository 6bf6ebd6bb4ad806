package s3delta.runtime.space;

import java.util.regex.Pattern;

/**
 * A pattern for paths of positions.
 *
 * <p>It matches a path that it ends at a dot: {@code SelfAttention.q} matches every query projection of self-attention,
 * {@code layer_norm} does not match {@code final_layer_norm}. Begun with {@code encoder.} or {@code decoder.} it matches
 * there alone. A star stands for any characters. {@code wi} also means {@code wi_0} and {@code wi_1}, the two of gated
 * models.
 *
 * @param text what was written
 * @param regex what it means
 */
record SitePattern(String text, Pattern regex) {
    static SitePattern of(String text) {
        String side = text.startsWith("encoder.") || text.startsWith("decoder.") ? text.substring(0, 8) : "";
        String name = text.substring(side.length());
        String gated = name.equals("wi") || name.endsWith(".wi") ? "(_[01])?" : "";
        String meant = Pattern.quote(name).replace("*", "\\E.*\\Q");
        return new SitePattern(text, Pattern.compile(Pattern.quote(side) + "(.*\\.)?" + meant + gated));
    }

    boolean matches(String path) {
        return regex.matcher(path).matches();
    }
}
