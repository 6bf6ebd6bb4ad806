package s3delta.runtime.task;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Scores free texts by the share of those that are exactly as they should be, but for blanks around them. */
public final class ExactScoring implements Scoring {
    @Override
    public String metric() {
        return "exact-match";
    }

    @Override
    public boolean accepts(String output) {
        return !output.isBlank();
    }

    @Override
    public Scores score(List<String> outputs, List<Example> gold) {
        WrongOutputs.check(outputs, gold);
        WrongOutputs wrong = new WrongOutputs();
        outputs.stream().filter(output -> !accepts(output)).forEach(wrong::add);
        long right = IntStream.range(0, outputs.size())
                .filter(i -> gold.get(i).answers().contains(outputs.get(i).strip()))
                .count();
        double share = Metrics.ratio((double) right, outputs.size());
        return wrong.scores(metric(), Map.of(metric(), share), outputs.size());
    }
}
