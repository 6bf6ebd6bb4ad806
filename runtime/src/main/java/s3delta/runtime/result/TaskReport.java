package s3delta.runtime.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.Stability;

/**
 * What a task looks like, before time is spent on it. Maps by set have the keys {@code train}, {@code validation} and
 * {@code test}, in this order.
 *
 * @param task the task's name
 * @param metric what decides
 * @param examples how many examples each set has
 * @param rows some training examples, ten at most
 * @param balance by target, its count in each set; of free texts the ten most frequent
 * @param ranges where targets lie, by set; empty unless all of them are finite numbers and no labels
 * @param tokens how long texts are, by set; empty without a tokenizer
 * @param problems what may be wrong
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record TaskReport(
        String task,
        String metric,
        Map<String, Integer> examples,
        List<WordedRow> rows,
        Map<String, Map<String, Long>> balance,
        Map<String, Range> ranges,
        Map<String, Tokens> tokens,
        List<String> problems) {
    /** Copies lists and maps, and keeps their order. */
    public TaskReport {
        examples = Collections.unmodifiableMap(new LinkedHashMap<>(examples));
        rows = List.copyOf(rows);
        balance = Collections.unmodifiableMap(new LinkedHashMap<>(balance));
        ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
        tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
        problems = List.copyOf(problems);
    }

    /**
     * Numbers of a set.
     *
     * @param least the least
     * @param median half of them are below
     * @param mean their mean
     * @param greatest the greatest
     */
    public record Range(double least, double median, double mean, double greatest) {}

    /**
     * How long the texts of a set are, in tokens with the end of sequence.
     *
     * @param mean of a source
     * @param most of 95% of the sources
     * @param longest source
     * @param longestTarget longest target
     * @param over how many sources are over the limit
     * @param unknownSources tokens of sources that stand for what the vocabulary lacks
     * @param unknownTargets the same of targets
     */
    public record Tokens(
            double mean,
            int most,
            int longest,
            int longestTarget,
            long over,
            Unknown unknownSources,
            Unknown unknownTargets) {}

    /**
     * Tokens that stand for what the vocabulary lacks.
     *
     * @param count how many there are
     * @param tokens number of all tokens
     * @param examples some of the words that are not known
     */
    public record Unknown(long count, long tokens, List<String> examples) {
        /** Copies the list. */
        public Unknown {
            examples = List.copyOf(examples);
        }

        /**
         * Returns the share of unknown tokens.
         *
         * @return from 0 to 1; 0 where there are no tokens
         */
        public double share() {
            return tokens == 0 ? 0 : (double) count / tokens;
        }
    }
}
