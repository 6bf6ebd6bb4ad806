package s3delta.bench.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The words of the demo's English, read from {@code lexicon.yaml}. Immutable. */
public final class Lexicon {
    private static final String RESOURCE = "lexicon.yaml";

    private final Map<String, List<String>> entries;
    private final Map<Sort, List<Noun>> nouns = new EnumMap<>(Sort.class);
    private final Map<VerbKind, List<Verb>> verbs = new EnumMap<>(VerbKind.class);

    private Lexicon(Map<String, List<String>> entries) {
        this.entries = entries;
        for (Sort sort : Sort.values()) {
            nouns.put(sort, list(sort.key()).stream().map(e -> noun(e, sort)).toList());
        }
        for (VerbKind kind : VerbKind.values()) {
            verbs.put(kind, list(kind.key()).stream().map(Lexicon::verb).toList());
        }
    }

    /**
     * Reads the lexicon.
     *
     * @return the lexicon
     */
    public static Lexicon load() {
        try (InputStream in = Objects.requireNonNull(Lexicon.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new Lexicon(new YAMLMapper().readValue(in, new TypeReference<Map<String, List<String>>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns every word, in the order of the file.
     *
     * @return the words, each once
     */
    public Set<String> words() {
        Set<String> words = new LinkedHashSet<>();
        entries.values().forEach(list -> list.forEach(entry -> words.addAll(split(entry))));
        return words;
    }

    /** Returns the nouns of a sort, without names. */
    List<Noun> nouns(Sort sort) {
        return Objects.requireNonNull(nouns.get(sort));
    }

    /** Returns the names of men or of women. */
    List<Noun> names(Sort sort) {
        return list(sort == Sort.WOMAN ? "female-names" : "male-names").stream()
                .map(name -> new Noun(name, name, sort))
                .toList();
    }

    /** Returns the noun for all of a sort, such as {@code animal}; the sort has one. */
    Noun general(Sort sort) {
        return list("general").stream()
                .map(e -> noun(e, sort))
                .filter(n -> n.singular().equals(sort.general()))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the verbs of these kinds. */
    List<Verb> verbs(VerbKind... kinds) {
        List<Verb> all = new ArrayList<>();
        for (VerbKind kind : kinds) {
            all.addAll(Objects.requireNonNull(verbs.get(kind)));
        }
        return List.copyOf(all);
    }

    /** Returns the entries under a key, which exists, each with its forms joined by blanks. */
    List<String> list(String key) {
        return Objects.requireNonNull(entries.get(key), key);
    }

    /** Returns the entries under a key as pairs of words. */
    List<List<String>> pairs(String key) {
        return list(key).stream().map(Lexicon::split).toList();
    }

    private static Noun noun(String entry, Sort sort) {
        List<String> forms = split(entry);
        return new Noun(forms.get(0), forms.get(1), sort);
    }

    private static Verb verb(String entry) {
        List<String> forms = split(entry);
        return new Verb(forms.get(0), forms.get(1), forms.get(2), forms.get(3));
    }

    private static List<String> split(String entry) {
        return Arrays.asList(entry.split(" ", -1));
    }
}
