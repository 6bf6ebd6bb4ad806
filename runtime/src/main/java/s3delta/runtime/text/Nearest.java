package s3delta.runtime.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the known names that a mistyped one most likely meant. */
public final class Nearest {
    private static final int SHOWN = 3;

    /** Nobody mistypes a longer name. */
    private static final int LONGEST = 200;

    private Nearest() {}

    /**
     * Words advice for an unknown name.
     *
     * @param name what was written
     * @param known the names that exist
     * @return the nearest names, nearest first, such as {@code did you mean 'search'?}, or all names where few exist and
     *     none is near
     */
    public static String advice(String name, Collection<String> known) {
        if (!known.isEmpty() && of(name, known).isEmpty()) {
            return "use one of "
                    + String.join(", ", known.stream().sorted().limit(40).toList());
        }
        return correction(name, known);
    }

    /**
     * Words advice for an unknown name next to a list of all names, which it does not repeat.
     *
     * @param name what was written
     * @param listed the names that exist
     * @return the nearest names as in {@link #advice}, or that one of the names listed is wanted
     */
    public static String correction(String name, Collection<String> listed) {
        List<String> near = of(name, listed);
        if (near.isEmpty()) {
            return listed.isEmpty() ? "there are none" : "use one of these";
        }
        return "did you mean "
                + String.join(" or ", near.stream().map(n -> "'" + n + "'").toList()) + "?";
    }

    /**
     * Finds near names.
     *
     * @param name what was written
     * @param known the names that exist
     * @return at most three names: those of which it is the last part, such as {@code boolq} of {@code superglue-boolq}, and
     *     those within an edit distance of half the name's length, nearest first
     */
    public static List<String> of(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return List.of();
        }
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(k -> k.endsWith("-" + name)
                        || distance.apply(name, k) <= Math.max(1, Math.max(name.length(), k.length()) / 2))
                .sorted(Comparator.comparing((String k) -> !k.endsWith("-" + name))
                        .thenComparing(k -> distance.apply(name, k))
                        .thenComparing(k -> k))
                .limit(SHOWN)
                .toList();
    }
}
