package s3delta.runtime.json;

import java.util.Set;

/**
 * Where a value was written: a file and a dotted key.
 *
 * @param file what messages call the file
 * @param overridden dotted keys that were given on the command line instead
 * @param key the dotted key, empty for the whole file
 */
public record Place(String file, Set<String> overridden, String key) {
    /** Copies the set. */
    public Place {
        overridden = Set.copyOf(overridden);
    }

    /**
     * Names a whole file, none of whose keys was overridden.
     *
     * @param file what messages call it
     * @return the place
     */
    public static Place of(String file) {
        return new Place(file, Set.of(), "");
    }

    /**
     * Names a key within this place.
     *
     * @param name one key, several joined by dots, or none for this place itself
     * @return the place
     */
    public Place child(String name) {
        return new Place(file, overridden, key + (key.isEmpty() || name.isEmpty() ? "" : ".") + name);
    }

    /**
     * Names an item of the list at this place.
     *
     * @param index which, from 0
     * @return the place
     */
    public Place item(int index) {
        return new Place(file, overridden, key + "[" + index + "]");
    }

    /**
     * Returns what messages say.
     *
     * @return the file and the key, or the key as it was given on the command line
     */
    @Override
    public String toString() {
        if (key.isEmpty()) {
            return file;
        }
        boolean given =
                overridden.stream().anyMatch(o -> key.equals(o) || key.startsWith(o + ".") || key.startsWith(o + "["));
        return given ? "--set " + key : file + ": " + key;
    }
}
