package s3delta.bench.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Changes to JSON and YAML that leave most of the text well formed. */
enum Wording implements Mutation {
    /** A number is another. */
    NUMBER(
            "(?<![A-Za-z_])-?\\d{1,30}(\\.\\d{1,30})?([eE][+-]?\\d+)?",
            (old, random) -> random.nextInt(8) == 0
                    ? Integer.toString(random.nextInt(2_000) - 1_000)
                    : Hostile.NUMBERS.get(random.nextInt(Hostile.NUMBERS.size()))),
    /** A text in quotes is another. */
    TEXT("\"[^\"\\n]{0,500}+\"", (old, random) -> '"' + Hostile.TEXTS.get(random.nextInt(Hostile.TEXTS.size())) + '"'),
    /** A word is another, or misspelt. */
    WORD("[A-Za-z][A-Za-z0-9_-]{0,200}", (old, random) -> switch (random.nextInt(4)) {
        case 0 -> Hostile.WORDS.get(random.nextInt(Hostile.WORDS.size()));
        case 1 -> old.substring(1);
        case 2 -> old + old;
        default -> old.substring(0, old.length() - 1) + (char) random.nextInt(0x20, 0x500);
    }),
    /** A value is of another type. */
    VALUE(
            "(?<=[:,\\[] ?)(\"[^\"\\n]{0,500}+\"|-?[\\d.]{1,30}|true|false|null|\\[[^\\[\\]]{0,500}+]|\\{[^{}]{0,500}+})",
            (old, random) -> Hostile.VALUES.get(random.nextInt(Hostile.VALUES.size()))),
    /** A value lies ten thousands of lists or maps deep. */
    DEEP("(?<=[:,\\[] ?)(\"[^\"\\n]{0,500}+\"|-?[\\d.]{1,30})", (old, random) -> Hostile.deep(random)),
    /** A line, or what stands between commas, comes twice. */
    TWICE("[^\\n,]{0,500}+[\\n,]", (old, random) -> old + old),
    /** A line, or what stands between commas, is not there. */
    GONE("[^\\n,]{0,500}+[\\n,]", (old, random) -> ""),
    /** A bracket, quote, colon or comma is another. */
    MARK("[\\[\\]{}:,\"]", (old, random) -> String.valueOf("[]{}:,\"'#&*!|>%@`-\n\0".charAt(random.nextInt(20)))),
    /** YAML's anchors: each names the one before it twice. */
    ANCHORS("$", (old, random) -> Hostile.anchors());

    /** How many characters are looked through for a place. */
    private static final int WINDOW = 1 << 14;

    private final Pattern place;

    @SuppressWarnings("ImmutableEnumChecker") // none of the functions above keeps anything
    private final BiFunction<String, RandomGenerator, String> change;

    Wording(String place, BiFunction<String, RandomGenerator, String> change) {
        this.place = Pattern.compile(place);
        this.change = change;
    }

    @Override
    public byte[] apply(byte[] file, RandomGenerator random) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        // Of what is long already, some of it is enough.
        int from = text.length() > WINDOW ? random.nextInt(text.length() - WINDOW) : 0;
        List<MatchResult> places = place.matcher(text)
                .region(from, Math.min(text.length(), from + WINDOW))
                .results()
                .toList();
        if (places.isEmpty()) {
            return file.clone();
        }
        MatchResult old = places.get(random.nextInt(places.size()));
        byte[] changed = change.apply(old.group(), random).getBytes(StandardCharsets.UTF_8);
        return (text.substring(0, old.start())
                        + new String(changed, StandardCharsets.ISO_8859_1)
                        + text.substring(old.end()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
