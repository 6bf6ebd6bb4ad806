package s3delta.bench.demo;

import java.util.List;
import java.util.Map;

/**
 * Is the sentence grammatical? 1 if so; rows come in minimal pairs.
 *
 * @param lexicon the words
 */
record AcceptabilityTask(Lexicon lexicon) implements DemoTask {
    @Override
    public String name() {
        return "acceptability";
    }

    @Override
    public List<String> labels() {
        return List.of("0", "1");
    }

    @Override
    public int group() {
        return 2;
    }

    @Override
    public List<Row> draw(Draw draw, int number) {
        PairRule rule = PairRules.RULES.get(number % PairRules.RULES.size());
        MinimalPair pair = rule.draw(Phrases.of(lexicon, draw));
        return List.of(row(rule, pair.good(), "1"), row(rule, pair.bad(), "0"));
    }

    private static Row row(PairRule rule, List<String> sentence, String label) {
        return new Row(rule.name(), Map.of("sentence", Words.text(sentence)), label);
    }
}
