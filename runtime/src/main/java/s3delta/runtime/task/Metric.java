package s3delta.runtime.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import s3delta.runtime.result.Scores;

/** What a task is judged by. A metric is one constant with its formula. */
@SuppressWarnings("ImmutableEnumChecker") // the formulas keep nothing
public enum Metric {
    /** The share of right labels. */
    ACCURACY(new OfLabels(false, (two, counts) -> two.accuracy())),
    /** F1 of the positive one of two labels. */
    F1(new OfLabels(true, (two, counts) -> two.f1())),
    /** Correlation of two labels. */
    MATTHEWS(new OfLabels(true, (two, counts) -> two.matthews())),
    /** The mean of each label's F1, rare labels counting as much as frequent ones. */
    MACRO_F1(new OfLabels(false, (two, counts) -> mean(counts, Scores.PerClass::f1))),
    /** The mean of each label's recall. */
    BALANCED_ACCURACY(new OfLabels(false, (two, counts) -> mean(counts, Scores.PerClass::recall))),
    /** Correlation of numbers. */
    PEARSON(new OfNumbers(true, NumberScoring::pearson)),
    /** Correlation of the ranks of numbers. */
    SPEARMAN(new OfNumbers(true, NumberScoring::spearman)),
    /** The mean square of what numbers are wrong by. */
    MSE(new OfNumbers(false, (predicted, right) -> NumberScoring.meanError(predicted, right, 2))),
    /** The mean of what numbers are wrong by. */
    MAE(new OfNumbers(false, (predicted, right) -> NumberScoring.meanError(predicted, right, 1))),
    /** The share of texts that are as they should be. */
    EXACT_MATCH(new OfTexts(TextScoring::exactly)),
    /** F1 of the words of texts, as SQuAD compares them. */
    WORD_F1(new OfTexts(TextScoring::wordF1)),
    /** F1 of the words of texts, see {@link Rouge}. */
    @JsonProperty("rouge-1") // by itself, no dash would be before a digit
    ROUGE_1(new OfTexts((outputs, answers) -> Rouge.ofNGrams(1).mean(outputs, answers))),
    /** F1 of the pairs of words of texts, see {@link Rouge}. */
    @JsonProperty("rouge-2")
    ROUGE_2(new OfTexts((outputs, answers) -> Rouge.ofNGrams(2).mean(outputs, answers))),
    /** F1 of the longest common subsequence of texts, see {@link Rouge}. */
    ROUGE_L(new OfTexts((outputs, answers) -> Rouge.ofSequences().mean(outputs, answers))),
    /** The same line by line, for summaries, see {@link Rouge}. */
    ROUGE_LSUM(new OfTexts((outputs, answers) -> Rouge.ofLines().mean(outputs, answers))),
    /** BLEU of all texts together, see {@link Bleu}. */
    BLEU(new OfTexts(Bleu::score)),
    /** chrF of all texts together, see {@link ChrF}. */
    CHRF(new OfTexts(ChrF::score));

    private final Formula formula;

    Metric(Formula formula) {
        this.formula = formula;
    }

    /** How a metric is computed: the higher the better, but of numbers where it is said otherwise. */
    sealed interface Formula {}

    /**
     * Of a few labels.
     *
     * @param ofTwo whether there must be two
     * @param of computes it
     */
    record OfLabels(boolean ofTwo, LabelScoring.Formula of) implements Formula {}

    /**
     * Of numbers.
     *
     * @param moreIsBetter false for errors
     * @param of computes it
     */
    record OfNumbers(boolean moreIsBetter, NumberScoring.Formula of) implements Formula {}

    /**
     * Of texts.
     *
     * @param of computes it
     */
    record OfTexts(TextScoring.Formula of) implements Formula {}

    /** The mean over the labels that are the answer of a row; all count the same, however many rows each has. */
    private static double mean(Scores.Confusion counts, ToDoubleFunction<Scores.PerClass> measure) {
        return counts.classes().stream()
                .filter(each -> each.rows() > 0)
                .mapToDouble(measure)
                .average()
                .orElse(0);
    }

    /** Returns the formula. */
    Formula formula() {
        return formula;
    }

    /** Returns whether outputs are of a few labels. */
    boolean hasLabels() {
        return formula instanceof OfLabels;
    }

    boolean hasTwoLabels() {
        return formula instanceof OfLabels labels && labels.ofTwo();
    }

    boolean hasNumbers() {
        return formula instanceof OfNumbers;
    }

    /** Returns whether more is better, so that it can choose. */
    boolean canDecide() {
        return !(formula instanceof OfNumbers numbers) || numbers.moreIsBetter();
    }

    /** Says whether two metrics compare outputs of one kind. */
    boolean isOfTheKindOf(Metric other) {
        return formula.getClass() == other.formula.getClass();
    }

    /** Returns the name as users write it. */
    String written() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Writes a list of metrics. */
    static String written(List<Metric> metrics) {
        return String.join(", ", metrics.stream().map(Metric::written).toList());
    }
}
