package s3delta.bench.demo;

import java.util.List;

/** What a noun stands for; decides its pronouns and the verbs that it goes with. */
enum Sort {
    /** A man or boy. */
    MAN("men", "person", true, "himself"),
    /** A woman or girl. */
    WOMAN("women", "person", true, "herself"),
    /** A person whose sex the noun does not tell. */
    PERSON("people", "person", true, ""),
    /** An animal. */
    ANIMAL("animals", "animal", true, "itself"),
    /** Something to eat. */
    FRUIT("fruits", "fruit", false, "itself"),
    /** Something to work with. */
    TOOL("tools", "tool", false, "itself"),
    /** Any other thing. */
    THING("things", "", false, "itself");

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
    private final boolean living;
    private final String reflexive;

    Sort(String key, String general, boolean living, String reflexive) {
        this.key = key;
        this.general = general;
        this.living = living;
        this.reflexive = reflexive;
    }

    /** Returns the lexicon's key for nouns of this sort. */
    String key() {
        return key;
    }

    /** Returns the singular of the noun for all of this sort, blank where there is none. */
    String general() {
        return general;
    }

    /** Tells whether such a one acts. */
    boolean living() {
        return living;
    }

    /** Returns the reflexive pronoun in the singular, blank where it is uncertain. */
    String reflexive() {
        return reflexive;
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
