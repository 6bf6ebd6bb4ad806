package s3delta.cli.demo;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A part of the demo that needs none of the others.
 *
 * @param kind what is trained
 * @param seed of all that is random in it
 */
record DemoPart(Kind kind, long seed) {
    /** Seeds of a demo. */
    static final int SEEDS = 3;

    /** What is trained. Those that take long come first: others fill what is left of the time. */
    enum Kind {
        /** What a search finds. */
        SEARCHED("searched"),
        /** A random structure. */
        FIRST_DRAW("random"),
        /** Another. */
        SECOND_DRAW("random"),
        /** A third one. */
        THIRD_DRAW("random"),
        /** LoRA on queries and values, at as many of them as the budget has room for, evenly over the depth. */
        LORA("lora on q, v");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The item of {@code methods} that a configuration has for it. */
        Object method() {
            return switch (this) {
                case SEARCHED -> "search";
                case FIRST_DRAW -> draw(1);
                case SECOND_DRAW -> draw(2);
                case THIRD_DRAW -> draw(3);
                case LORA -> Map.of("manual", "lora");
            };
        }

        private static Map<String, Object> draw(int number) {
            return Map.of("random", Map.of("draw", number));
        }

        /** What the demo's table calls the structure. */
        String label() {
            return label;
        }
    }

    /** Lists the parts of a demo whose seeds begin with one. */
    static List<DemoPart> all(long seed) {
        return Stream.of(Kind.values())
                .flatMap(kind -> LongStream.range(seed, seed + SEEDS).mapToObj(each -> new DemoPart(kind, each)))
                .toList();
    }
}
