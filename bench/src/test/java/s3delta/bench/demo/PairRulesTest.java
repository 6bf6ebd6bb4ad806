package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.bench.demo.Lexicon.Noun;
import s3delta.bench.demo.Lexicon.Sort;
import s3delta.bench.demo.PairRules.MinimalPair;
import s3delta.bench.demo.PairRules.PairRule;

class PairRulesTest {
    private static final Lexicon LEXICON = Lexicon.load();

    static Stream<PairRule> rules() {
        return PairRules.RULES.stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void membersDifferInOneChange(PairRule rule) {
        Draw draw = Draw.of(1, rule.name());
        for (int i = 0; i < 2_000; i++) {
            MinimalPair pair = rule.draw(Phrases.of(LEXICON, draw));
            List<String> good = new ArrayList<>(pair.good());
            List<String> bad = pair.bad();
            assertEquals(good.size(), bad.size(), pair::toString);
            int[] places = IntStream.range(0, good.size())
                    .filter(p -> !good.get(p).equals(bad.get(p)))
                    .toArray();
            if (places.length == 2) {
                good.set(places[0], bad.get(places[0]));
                assertEquals(good.get(places[0]), pair.good().get(places[1]), pair::toString);
                good.set(places[1], pair.good().get(places[0]));
                assertEquals(good, bad, pair::toString);
            } else {
                assertEquals(1, places.length, pair::toString);
            }
        }
    }

    @Test
    void phenomenaHaveNamesOfTheirOwn() {
        assertEquals(
                new TreeSet<>(List.of("agreement", "argument", "form", "polarity", "reflexive", "time")),
                new TreeSet<>(rules().map(PairRule::name).toList()));
    }

    @Test
    void agreementIsWithTheHeadAndNotWithWhatIsNear() {
        Draw draw = Draw.of(2, "agreement");
        int distracting = 0;
        for (int i = 0; i < 2_000; i++) {
            MinimalPair pair = PairRules.RULES.get(0).draw(Phrases.of(LEXICON, draw));
            List<String> words = pair.good();
            int be = IntStream.range(0, words.size())
                    .filter(p -> List.of("is", "are").contains(words.get(p)))
                    .findFirst()
                    .orElse(-1);
            if (be >= 0) {
                assertEquals(singular(words.get(1)), words.get(be).equals("is"), pair::toString);
                assertEquals(singular(words.get(1)), pair.bad().get(be).equals("are"), pair::toString);
                boolean near = LEXICON.words().contains(words.get(be - 1)) && noun(words.get(be - 1));
                distracting += near && singular(words.get(be - 1)) != singular(words.get(1)) ? 1 : 0;
            }
        }
        assertTrue(distracting > 100, "sentences with a distractor: " + distracting);
    }

    private static boolean singular(String word) {
        return nouns().anyMatch(n -> n.singular().equals(word));
    }

    private static boolean noun(String word) {
        return nouns().anyMatch(n -> n.singular().equals(word) || n.plural().equals(word));
    }

    private static Stream<Noun> nouns() {
        return Stream.of(Sort.values()).flatMap(s -> LEXICON.nouns(s).stream());
    }
}
