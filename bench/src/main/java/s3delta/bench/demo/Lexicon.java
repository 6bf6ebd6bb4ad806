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

    /** What a noun stands for; decides its pronouns and the verbs that it goes with. */
    enum Sort {
        /** A man or boy. */
        MAN("men", "person"),
        /** A woman or girl. */
        WOMAN("women", "person"),
        /** A person whose sex the noun does not tell. */
        PERSON("people", "person"),
        /** An animal. */
        ANIMAL("animals", "animal"),
        /** Something to eat. */
        FRUIT("fruits", "fruit"),
        /** Something to work with. */
        TOOL("tools", "tool"),
        /** Any other thing. */
        THING("things", "");

        /** The sorts that act. */
        static final List<Sort> LIVING = List.of(MAN, WOMAN, PERSON, ANIMAL);
        /** The sorts whose reflexive pronoun is certain. */
        static final List<Sort> REFLEXIVE = List.of(MAN, WOMAN, ANIMAL);
        /** The sorts that do not act. */
        static final List<Sort> LIFELESS = List.of(FRUIT, TOOL, THING);
        /** The sorts with a general noun. */
        static final List<Sort> GROUPED = List.of(MAN, WOMAN, PERSON, ANIMAL, FRUIT, TOOL);

        private final String key;
        private final String general;

        Sort(String key, String general) {
            this.key = key;
            this.general = general;
        }

        /** Returns the lexicon's key for nouns of this sort. */
        String key() {
            return key;
        }

        /** Returns the singular of the noun for all of this sort, blank where there is none. */
        String general() {
            return general;
        }

        /** Returns whether such a one acts. */
        boolean living() {
            return LIVING.contains(this);
        }

        /** Returns the reflexive pronoun in the singular, blank where it is uncertain. */
        String reflexive() {
            return switch (this) {
                case MAN -> "himself";
                case WOMAN -> "herself";
                case PERSON -> "";
                default -> "itself";
            };
        }

        /** Returns the subject pronoun in the singular, blank where it is uncertain. */
        String pronoun() {
            return switch (this) {
                case MAN -> "he";
                case WOMAN -> "she";
                case PERSON -> "";
                default -> "it";
            };
        }
    }

    /**
     * A noun or a name.
     *
     * @param singular the form for one
     * @param plural the form for more; a name's is its singular
     * @param sort what it stands for
     */
    record Noun(String singular, String plural, Sort sort) {
        /** Returns the form of a number. */
        String form(Count count) {
            return count.choose(singular, plural);
        }

        /** Returns whether this is a name, which takes no determiner. */
        boolean name() {
            return singular.equals(plural);
        }
    }

    /** Grammatical number. */
    enum Count {
        /** One. */
        SINGULAR,
        /** More than one. */
        PLURAL;

        /** Returns the other number. */
        Count other() {
            return this == SINGULAR ? PLURAL : SINGULAR;
        }

        /** Returns the first word for one, the second for more. */
        String choose(String singular, String plural) {
            return this == SINGULAR ? singular : plural;
        }
    }

    /** What a verb takes. */
    enum VerbKind {
        /** One who acts on another, or on himself. */
        SELF("self-verbs"),
        /** One who acts on another. */
        SOCIAL("social-verbs"),
        /** One who acts on a thing. */
        THING("thing-verbs"),
        /** One who passes a thing to another. */
        GIVING("giving-verbs"),
        /** One who acts on nobody. */
        QUIET("quiet-verbs"),
        /** One who speaks or thinks of something that happens. */
        SAYING("saying-verbs");

        private final String key;

        VerbKind(String key) {
            this.key = key;
        }

        /** Returns the lexicon's key for verbs of this kind. */
        String key() {
            return key;
        }
    }

    /**
     * A verb's forms.
     *
     * @param plain as in {@code will see}
     * @param third as in {@code he sees}
     * @param past as in {@code he saw}
     * @param participle as in {@code he has seen}
     */
    record Verb(String plain, String third, String past, String participle) {
        /** Returns the present form of a number, third person. */
        String present(Count count) {
            return count.choose(third, plain);
        }
    }
}
