package s3delta.bench.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Does the hypothesis follow from the premise? 0 yes, 1 it may or may not be so, 2 it cannot be so.
 *
 * @param lexicon the words
 */
record EntailmentTask(Lexicon lexicon) implements DemoTask {
    private static final List<String> LABELS = List.of("0", "1", "2");
    private static final List<Relation> RELATIONS =
            List.of(Relation.ENTAILMENT, Relation.NEUTRAL, Relation.CONTRADICTION);

    @Override
    public String name() {
        return "entailment";
    }

    @Override
    public List<String> labels() {
        return LABELS;
    }

    @Override
    public int group() {
        return 1;
    }

    @Override
    public List<Row> draw(Draw draw, int number) {
        int labels = LABELS.size();
        Relation relation = RELATIONS.get(number % labels);
        InferenceRule rule = Inferences.RULES.get(number / labels % Inferences.RULES.size());
        Inference inference = rule.draw(Phrases.of(lexicon, draw), relation);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("premise", Words.text(Words.of(inference.premise(), ".")));
        fields.put("hypothesis", Words.text(Words.of(inference.hypothesis(), ".")));
        return List.of(new Row(rule.name(), fields, LABELS.get(number % labels)));
    }
}
