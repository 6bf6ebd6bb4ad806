package s3delta.runtime.json;

import java.util.Locale;
import java.util.regex.Pattern;

/** How component names are written as keys. */
public enum Keys {
    /** {@code batchSize} is {@code batch-size}: what our users write. */
    DASHED("-"),
    /** {@code batchSize} is {@code batch_size}: what model files hold. */
    SNAKE("_");

    private static final Pattern HUMP = Pattern.compile("(?<=.)(?=\\p{Lu})");

    private final String joint;

    Keys(String joint) {
        this.joint = joint;
    }

    /**
     * Writes a name as a key.
     *
     * @param name a Java name in camel case
     * @return the key, lower case
     */
    public String of(String name) {
        return HUMP.matcher(name).replaceAll(joint).toLowerCase(Locale.ROOT);
    }
}
