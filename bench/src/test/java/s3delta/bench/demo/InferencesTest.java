package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import s3delta.bench.demo.Inferences.Inference;
import s3delta.bench.demo.Inferences.InferenceRule;
import s3delta.bench.demo.Inferences.Relation;
import s3delta.bench.demo.Quantified.Quantifier;

class InferencesTest {
    private static final Lexicon LEXICON = Lexicon.load();

    @Test
    void quantifiersFollowAsInLogic() {
        assertRelation(Relation.ENTAILMENT, every(false, false), every(true, false));
        assertRelation(Relation.NEUTRAL, every(true, false), every(false, false));
        assertRelation(Relation.ENTAILMENT, every(false, true), every(false, false));
        assertRelation(Relation.NEUTRAL, every(false, false), every(false, true));
        assertRelation(Relation.ENTAILMENT, of(Quantifier.NO, false, false), of(Quantifier.NO, true, true));
        assertRelation(Relation.NEUTRAL, of(Quantifier.NO, true, true), of(Quantifier.NO, false, false));
        assertRelation(Relation.CONTRADICTION, every(false, false), of(Quantifier.NO, false, false));
        assertRelation(Relation.ENTAILMENT, every(false, false), of(Quantifier.SOME, true, false));
        assertRelation(Relation.NEUTRAL, of(Quantifier.SOME, false, false), every(false, false));
        assertRelation(Relation.CONTRADICTION, of(Quantifier.NOT_EVERY, true, false), every(false, true));
        assertRelation(Relation.ENTAILMENT, every(false, false), of(Quantifier.THE, true, false));
        assertRelation(Relation.CONTRADICTION, of(Quantifier.THE_NOT, true, false), every(false, true));
        assertRelation(Relation.ENTAILMENT, of(Quantifier.THE, true, true), of(Quantifier.SOME, false, false));
    }

    @Test
    void everyStatementCanFollowOrNot() {
        for (Quantified hypothesis : Quantified.ALL) {
            Set<Relation> relations = Quantified.ALL.stream()
                    .filter(p -> !p.equals(hypothesis))
                    .map(p -> p.relation(hypothesis))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Relation.class)));
            assertTrue(relations.contains(Relation.NEUTRAL), hypothesis::toString);
            assertTrue(relations.contains(Relation.CONTRADICTION), hypothesis::toString);
        }
    }

    @Test
    void rulesDrawTheRelationThatIsAsked() {
        for (InferenceRule rule : Inferences.RULES) {
            for (Relation relation : Relation.values()) {
                Draw draw = Draw.of(4, rule.name());
                for (int i = 0; i < 300; i++) {
                    Inference inference = rule.draw(Phrases.of(LEXICON, draw), relation);
                    assertEquals(relation, inference.relation());
                    List<String> sentences =
                            Arrays.asList(Words.text(inference.premise()).split(" [.] ", -1));
                    assertTrue(sentences.size() <= 2, sentences::toString);
                    assertTrue(!sentences.contains(Words.text(inference.hypothesis())), inference::toString);
                }
            }
        }
    }

    @Test
    void scenesTellTheirFacts() {
        Draw draw = Draw.of(6, "scenes");
        for (int i = 0; i < 2_000; i++) {
            Scene scene = Scene.draw(Phrases.of(LEXICON, draw));
            assertTrue(!scene.others().isEmpty(), scene::toString);
            for (Event fact : scene.facts()) {
                assertTrue(scene.words().containsAll(fact.agent().words()), scene::toString);
                assertTrue(scene.words().containsAll(fact.patient().get(0).words()), scene::toString);
                assertTrue(
                        scene.words().contains(fact.verb().past())
                                || scene.words().contains(fact.verb().participle()),
                        scene::toString);
            }
        }
    }

    private static void assertRelation(Relation relation, Quantified premise, Quantified hypothesis) {
        assertEquals(relation, premise.relation(hypothesis), () -> premise + " -> " + hypothesis);
    }

    private static Quantified every(boolean narrow, boolean strong) {
        return of(Quantifier.EVERY, narrow, strong);
    }

    private static Quantified of(Quantifier quantifier, boolean narrow, boolean strong) {
        return new Quantified(quantifier, narrow, strong);
    }
}
