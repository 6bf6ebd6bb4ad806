package s3delta.runtime.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * BLEU (Papineni et al., 2002) of all outputs together, in [0, 1], the hundredth of what sacrebleu gives by default:
 * {@code BP exp(mean over n = 1..4 of log p_n)}, where the brevity penalty BP is {@code exp(1 - r / c)} for outputs of c words that
 * are shorter than the r words of the closest answers. Words are those of mteval-v13a; a precision p_n of 0 becomes half the last
 * smallest, as in NIST's.
 */
final class Bleu {
    private static final int ORDERS = 4;

    /** What is set apart: signs, dots and commas but between digits, dashes after digits. */
    private static final List<Map.Entry<Pattern, String>> APART = List.of(
            Map.entry(Pattern.compile("([{-~\\[-` -&(-+:-@/])"), " $1 "),
            Map.entry(Pattern.compile("([^0-9])([.,])"), "$1 $2 "),
            Map.entry(Pattern.compile("([.,])([^0-9])"), " $1 $2"),
            Map.entry(Pattern.compile("([0-9])(-)"), "$1 $2 "));

    private Bleu() {}

    /** Scores outputs, each with its right answers. */
    static double score(List<String> outputs, List<List<String>> answers) {
        long[] common = new long[ORDERS];
        long[] totals = new long[ORDERS];
        long written = 0;
        long right = 0;
        for (int i = 0; i < outputs.size(); i++) {
            List<String> output = words(outputs.get(i));
            List<List<String>> references =
                    answers.get(i).stream().map(Bleu::words).toList();
            written += output.size();
            right += references.stream()
                    .map(List::size)
                    .min(Comparator.<Integer>comparingInt(size -> Math.abs(size - output.size()))
                            .thenComparing(Comparator.naturalOrder()))
                    .orElse(0);
            for (int order = 0; order < ORDERS; order++) {
                Map<List<String>, Integer> counts = NGrams.of(output, order + 1);
                Map<List<String>, Integer> most = new HashMap<>();
                for (List<String> reference : references) {
                    NGrams.of(reference, order + 1).forEach((row, count) -> most.merge(row, count, Math::max));
                }
                common[order] += NGrams.common(counts, most);
                totals[order] += NGrams.total(counts);
            }
        }
        double penalty = written >= right ? 1 : Math.exp(1 - (double) right / written);
        return penalty * geometricMean(common, totals);
    }

    /** The geometric mean of the precisions, smoothed; 0 where nothing is right or no output has enough words. */
    private static double geometricMean(long[] common, long[] totals) {
        double logs = 0;
        double smoothing = 1;
        for (int order = 0; order < ORDERS; order++) {
            if (common[0] == 0 || totals[order] == 0) {
                return 0;
            }
            smoothing *= common[order] == 0 ? 2 : 1;
            logs += Math.log(
                    common[order] == 0 ? 1 / (smoothing * totals[order]) : (double) common[order] / totals[order]);
        }
        return Math.exp(logs / ORDERS);
    }

    /** Splits a text as mteval-v13a does. */
    private static List<String> words(String text) {
        String line = text.stripTrailing()
                .replace("<skipped>", "")
                .replace("-\n", "")
                .replace('\n', ' ')
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        String apart = " " + line + " ";
        for (Map.Entry<Pattern, String> rule : APART) {
            apart = rule.getKey().matcher(apart).replaceAll(rule.getValue());
        }
        return new ArrayList<>(NGrams.words(apart));
    }
}
