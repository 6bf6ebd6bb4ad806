package s3delta.runtime.text;

import java.util.Collection;

/** Lists of names in messages. */
public final class Names {
    private static final int MOST = 3;

    private Names() {}

    /**
     * Words a list.
     *
     * @param names any number of names
     * @return the first three, such as {@code a, b, c and 4 more}
     */
    public static String few(Collection<String> names) {
        String first = String.join(", ", names.stream().limit(MOST).toList());
        return first + (names.size() > MOST ? " and " + (names.size() - MOST) + " more" : "");
    }

    /**
     * Words a list that may be empty.
     *
     * @param label what comes before the names
     * @param names any number of names
     * @return label and names; nothing if there are none
     */
    public static String few(String label, Collection<String> names) {
        return names.isEmpty() ? "" : label + few(names);
    }
}
