package s3delta.runtime.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Require;
import s3delta.runtime.result.TrialResult.Memory;
import s3delta.runtime.result.TrialResult.Times;
import s3delta.runtime.state.Numbers;
import s3delta.runtime.task.Scores;
import s3delta.runtime.train.Position;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is saved of a trial besides vectors.
 *
 * @param stage where it is
 * @param position how far the stage has come; absent before it was begun
 * @param numbers of the stage's work, as base64
 * @param metricsBytes how much of the metrics had been written
 * @param backbone digest of the backbone's files
 * @param data digest of the data files
 * @param structure digest of the structure's file, empty before there is one
 * @param times seconds of parts that are done
 * @param memory peaks of parts that are done
 * @param elapsedSeconds of the part under way
 * @param resumed how often the trial went on after a stop
 * @param skipped steps left out, by stage
 */
public record SavedTrial(
        TrialStage stage,
        Optional<At> position,
        Map<String, String> numbers,
        long metricsBytes,
        String backbone,
        String data,
        String structure,
        Times times,
        Memory memory,
        double elapsedSeconds,
        int resumed,
        Map<String, Long> skipped) {
    private static final RecordBinder BINDER = RecordBinder.file();

    /** Checks the counts. */
    public SavedTrial {
        Require.atLeast("metrics-bytes", metricsBytes, 0);
        Require.atLeast("resumed", resumed, 0);
    }

    ObjectNode tree() {
        return BINDER.tree(this);
    }

    static SavedTrial of(ObjectNode tree, Place place) {
        return BINDER.bind(tree, SavedTrial.class, Map.of(), place);
    }

    /**
     * A position as files hold it.
     *
     * @param steps number of steps behind it
     * @param skipped how many were left out
     * @param skippedInARow how many of the last ones were
     * @param best the best scores so far
     */
    public record At(int steps, int skipped, int skippedInARow, Optional<Best> best) {
        /** Checks the counts. */
        public At {
            Require.atLeast("steps", steps, 0);
        }

        static At of(Position position) {
            return new At(
                    position.steps(),
                    position.skipped(),
                    position.skippedInARow(),
                    position.best().map(Best::of));
        }

        Position position() {
            return new Position(steps, skipped, skippedInARow, best.map(Best::scores));
        }
    }

    /**
     * Scores as files hold them, bit for bit.
     *
     * @param primary the task's metric
     * @param metrics names
     * @param values one a name, as base64
     * @param rows how many outputs were compared
     * @param wrongOutputs how many were no possible answer
     * @param wrongExamples the most frequent of these
     */
    public record Best(
            String primary,
            List<String> metrics,
            String values,
            long rows,
            long wrongOutputs,
            List<Example> wrongExamples) {
        /** Checks that there is a value for each name. */
        public Best {
            Require.that(
                    Numbers.values(values).length == metrics.size() && metrics.contains(primary),
                    "values",
                    "one for each of 'metrics'",
                    values);
        }

        /**
         * A wrong output.
         *
         * @param text the output
         * @param count how often
         */
        public record Example(String text, long count) {}

        static Best of(Scores scores) {
            double[] values = scores.all().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            List<Example> wrong = new ArrayList<>();
            scores.wrongExamples().forEach((text, count) -> wrong.add(new Example(text, count)));
            return new Best(
                    scores.primary(),
                    List.copyOf(scores.all().keySet()),
                    Numbers.text(values),
                    scores.rows(),
                    scores.wrongOutputs(),
                    wrong);
        }

        Scores scores() {
            double[] numbers = Numbers.values(values);
            Map<String, Double> all = new LinkedHashMap<>();
            for (int i = 0; i < numbers.length; i++) {
                all.put(metrics.get(i), numbers[i]);
            }
            Map<String, Long> wrong = new LinkedHashMap<>();
            wrongExamples.forEach(example -> wrong.put(example.text(), example.count()));
            return new Scores(primary, all, rows, wrongOutputs, wrong);
        }
    }
}
