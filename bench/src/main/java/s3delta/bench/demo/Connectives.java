package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Inferences.Inference;
import s3delta.bench.demo.Inferences.Relation;
import s3delta.bench.demo.Lexicon.Verb;
import s3delta.bench.demo.Lexicon.VerbKind;

/** Statements about two persons, joined by words of logic. */
final class Connectives {
    private static final int WORLDS = 4;

    /** Statements about whether the first and the second did it. */
    private enum Statement {
        BOTH,
        EITHER,
        NEITHER,
        FIRST_BUT_NOT_SECOND,
        SECOND_BUT_NOT_FIRST,
        SECOND_IF_FIRST,
        FIRST_IF_SECOND,
        FIRST,
        SECOND,
        NOT_FIRST,
        NOT_SECOND;

        boolean holds(boolean first, boolean second) {
            return switch (this) {
                case BOTH -> first && second;
                case EITHER -> first || second;
                case NEITHER -> !first && !second;
                case FIRST_BUT_NOT_SECOND -> first && !second;
                case SECOND_BUT_NOT_FIRST -> second && !first;
                case SECOND_IF_FIRST -> second || !first;
                case FIRST_IF_SECOND -> first || !second;
                case FIRST -> first;
                case SECOND -> second;
                case NOT_FIRST -> !first;
                case NOT_SECOND -> !second;
            };
        }
    }

    private static final List<Statement> SIMPLE =
            List.of(Statement.FIRST, Statement.SECOND, Statement.NOT_FIRST, Statement.NOT_SECOND);

    private Connectives() {}

    /** And, or, neither, if: {@code the king or the queen slept . the queen did not sleep}, so {@code the king slept}. */
    static Inference draw(Phrases phrases, Relation relation) {
        Draw draw = phrases.draw();
        Frame frame = Frame.draw(phrases);
        while (true) {
            Statement hypothesis = draw.pick(SIMPLE);
            List<Statement> premise = premise(draw);
            if (!premise.contains(hypothesis) && follows(premise, hypothesis, relation)) {
                return new Inference(frame.words(premise), frame.words(List.of(hypothesis)), relation);
            }
        }
    }

    private static List<Statement> premise(Draw draw) {
        Statement first = draw.of(Statement.values());
        if (SIMPLE.contains(first) || first == Statement.BOTH || first == Statement.NEITHER || draw.chance(0.2)) {
            return List.of(first);
        }
        Statement second = draw.pick(SIMPLE);
        List<Statement> premise = new ArrayList<>(List.of(first, second));
        if (draw.chance(0.3)) {
            Collections.reverse(premise);
        }
        return premise;
    }

    private static boolean follows(List<Statement> premise, Statement hypothesis, Relation relation) {
        boolean possible = false;
        boolean somewhere = false;
        boolean everywhere = true;
        for (int world = 0; world < WORLDS; world++) {
            boolean first = world % 2 == 1;
            boolean second = world / 2 == 1;
            if (premise.stream().allMatch(s -> s.holds(first, second))) {
                possible = true;
                somewhere |= hypothesis.holds(first, second);
                everywhere &= hypothesis.holds(first, second);
            }
        }
        return possible && Relation.of(somewhere, everywhere) == relation;
    }

    /**
     * Whom the statements are about.
     *
     * @param first the first one
     * @param second the second one
     * @param verb what they did or not
     * @param tail the rest of the predicate
     * @param both {@code both}, or nothing, before two joined by {@code and}
     */
    private record Frame(NounPhrase first, NounPhrase second, Verb verb, List<String> tail, String both) {
        static Frame draw(Phrases phrases) {
            NounPhrase first = phrases.living();
            NounPhrase second = phrases.living();
            String both = phrases.draw().of("", "both");
            return phrases.draw().chance(0.5)
                    ? new Frame(first, second, phrases.verb(VerbKind.QUIET), List.of(), both)
                    : new Frame(
                            first,
                            second,
                            phrases.verb(VerbKind.THING),
                            phrases.lifeless().words(),
                            both);
        }

        List<String> words(List<Statement> statements) {
            List<String> words = words(statements.get(0));
            return statements.size() == 1 ? words : Words.of(words, ".", words(statements.get(1)));
        }

        private List<String> words(Statement statement) {
            String did = verb.past();
            return switch (statement) {
                case BOTH -> Words.of(both, first, "and", second, did, tail);
                case EITHER -> Words.of(first, "or", second, did, tail);
                case NEITHER -> Words.of("neither", first, "nor", second, did, tail);
                case FIRST_BUT_NOT_SECOND -> Words.of(first, "but not", second, did, tail);
                case SECOND_BUT_NOT_FIRST -> Words.of(second, "but not", first, did, tail);
                case SECOND_IF_FIRST -> Words.of("if", first, did, tail, ", then", second, did, tail);
                case FIRST_IF_SECOND -> Words.of("if", second, did, tail, ", then", first, did, tail);
                case FIRST -> Words.of(first, did, tail);
                case SECOND -> Words.of(second, did, tail);
                case NOT_FIRST -> Words.of(first, "did not", verb.plain(), tail);
                case NOT_SECOND -> Words.of(second, "did not", verb.plain(), tail);
            };
        }
    }
}
