package s3delta.runtime.json;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts {@code key=value} settings of the command line into a tree. */
public final class Overrides {
    private Overrides() {}

    /** No key of any plugin lies deeper. */
    private static final int DEEPEST = 20;

    /**
     * Puts them in, later ones over earlier ones.
     *
     * @param tree the tree, changed
     * @param settings {@code key=value}: a dotted key and a YAML value
     * @param option the option that they follow, such as {@code --set}
     * @param example a setting to show
     * @return the dotted keys
     * @throws S3DeltaException {@link ErrorCode#USAGE} if a setting is no {@code key=value}, {@link ErrorCode#CONFIG_VALUE} if
     *     it lies within a value that has no keys
     */
    public static Set<String> apply(ObjectNode tree, List<String> settings, String option, String example) {
        Set<String> keys = new LinkedHashSet<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1
                    || setting.substring(equals + 1).isBlank()
                    || setting.substring(0, equals)
                                    .chars()
                                    .filter(c -> c == '.')
                                    .count()
                            > DEEPEST) {
                throw S3DeltaException.of(ErrorCode.USAGE, "a setting cannot be understood")
                        .where(option)
                        .expected("key=value, such as " + example)
                        .got("'" + setting + "'")
                        .fix("write a key and a value");
            }
            String key = setting.substring(0, equals).strip();
            put(tree, key, Yaml.parse(setting.substring(equals + 1), option + " " + key), option);
            keys.add(key);
        }
        return keys;
    }

    /**
     * Puts a value in.
     *
     * @param tree the tree, changed
     * @param key a dotted key
     * @param value the value
     * @param option what messages call the place
     * @throws S3DeltaException {@link ErrorCode#CONFIG_VALUE} if the key lies within a value that has no keys
     */
    public static void put(ObjectNode tree, String key, JsonNode value, String option) {
        ObjectNode parent = tree;
        int start = 0;
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', start)) {
            parent = child(parent, key, start, dot, option);
            start = dot + 1;
        }
        parent.set(key.substring(start), value);
    }

    private static ObjectNode child(ObjectNode parent, String key, int start, int end, String option) {
        String name = key.substring(start, end);
        JsonNode child = parent.get(name);
        if (child == null || child.isNull()) {
            return parent.putObject(name);
        }
        if (child instanceof ObjectNode object) {
            return object;
        }
        throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "a setting lies within a value that has no keys")
                .where(option + " " + key)
                .expected("a map at '" + key.substring(0, end) + "'")
                .got(child)
                .fix("set '" + key.substring(0, end) + "' as a whole");
    }
}
