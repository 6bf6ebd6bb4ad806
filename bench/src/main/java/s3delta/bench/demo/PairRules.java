package s3delta.bench.demo;

import java.util.List;

/** The phenomena of which sentences come in pairs. */
final class PairRules {
    /** All phenomena. */
    static final List<PairRule> RULES = List.of(
            new AgreementPairs(),
            new ReflexivePairs(),
            new PolarityPairs(),
            new TimePairs(),
            new ArgumentPairs(),
            new FormPairs());

    private PairRules() {}

    /** Draws a grammatical sentence that shows one of the phenomena. */
    static List<String> sentence(Lexicon lexicon, Draw draw) {
        return draw.pick(RULES).draw(Phrases.of(lexicon, draw)).good();
    }
}
