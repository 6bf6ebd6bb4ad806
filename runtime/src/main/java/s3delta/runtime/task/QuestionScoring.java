package s3delta.runtime.task;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores MultiRC: F1 over all answers, and the share of questions whose answers are all judged rightly. Only the answers
 * that are given count, also where a question's answers are split between two sets.
 */
final class QuestionScoring implements Scoring {
    private static final String RIGHT = "1";

    private final List<String> labels;

    QuestionScoring(List<String> labels) {
        this.labels = List.copyOf(labels);
    }

    @Override
    public String metric() {
        return "f1";
    }

    @Override
    public Optional<List<String>> labels() {
        return Optional.of(labels);
    }

    @Override
    public Scores score(List<String> outputs, List<Example> gold) {
        WrongOutputs.check(outputs, gold);
        WrongOutputs wrong = new WrongOutputs();
        boolean[] right = LabelScoring.right(outputs, gold, labels, wrong);
        Map<String, Boolean> questions = new HashMap<>();
        for (int i = 0; i < right.length; i++) {
            questions.merge(gold.get(i).group(), right[i], Boolean::logicalAnd);
        }
        long whole = questions.values().stream().filter(all -> all).count();
        Map<String, Double> all = new LinkedHashMap<>();
        all.put(metric(), LabelScoring.confusion(right, gold, RIGHT).f1());
        all.put("exact-match", Metrics.ratio((double) whole, questions.size()));
        all.put("accuracy", LabelScoring.share(right));
        return wrong.scores(metric(), all, outputs.size());
    }
}
