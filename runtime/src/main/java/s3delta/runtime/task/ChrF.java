package s3delta.runtime.task;

import java.util.List;

/**
 * chrF (Popovic, 2015) of all outputs together, in [0, 1], the hundredth of what sacrebleu gives by default: F2 of the mean precision and the
 * mean recall of rows of 1 to 6 characters, blanks left out, over the lengths that both sides have. Of several answers that with
 * the best F2 counts.
 */
final class ChrF {
    private static final int ORDERS = 6;

    /** How much more recall counts than precision, squared. */
    private static final double FACTOR = 4;

    /** Rows of the output, rows of the answer, and rows that both have, by their length. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Counts(long[] written, long[] right, long[] common) {
        Counts() {
            this(new long[ORDERS], new long[ORDERS], new long[ORDERS]);
        }

        void add(Counts more) {
            for (int order = 0; order < ORDERS; order++) {
                written[order] += more.written[order];
                right[order] += more.right[order];
                common[order] += more.common[order];
            }
        }

        double score() {
            double precision = 0;
            double recall = 0;
            int orders = 0;
            for (int order = 0; order < ORDERS; order++) {
                if (written[order] > 0 && right[order] > 0) {
                    precision += (double) common[order] / written[order];
                    recall += (double) common[order] / right[order];
                    orders++;
                }
            }
            return Scoring.ratio((1 + FACTOR) * precision * recall, orders * (FACTOR * precision + recall));
        }
    }

    private ChrF() {}

    /** Scores outputs, each with its right answers. */
    static double score(List<String> outputs, List<List<String>> answers) {
        Counts all = new Counts();
        for (int i = 0; i < outputs.size(); i++) {
            Counts best = new Counts();
            double highest = -1;
            for (String answer : answers.get(i)) {
                Counts counts = counts(outputs.get(i), answer);
                if (counts.score() > highest) {
                    highest = counts.score();
                    best = counts;
                }
            }
            all.add(best);
        }
        return all.score();
    }

    private static Counts counts(String output, String answer) {
        List<Integer> written = characters(output);
        List<Integer> right = characters(answer);
        Counts counts = new Counts();
        for (int order = 0; order < ORDERS; order++) {
            var ofOutput = NGrams.of(written, order + 1);
            var ofAnswer = NGrams.of(right, order + 1);
            // Rows that are longer than the answer are no mistake.
            counts.written[order] = ofAnswer.isEmpty() ? 0 : NGrams.total(ofOutput);
            counts.right[order] = NGrams.total(ofAnswer);
            counts.common[order] = NGrams.common(ofOutput, ofAnswer);
        }
        return counts;
    }

    private static List<Integer> characters(String text) {
        return String.join("", NGrams.words(text)).codePoints().boxed().toList();
    }
}
