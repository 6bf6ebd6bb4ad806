package s3delta.runtime.train;

/** How a model answers where a task has a closed set of labels. Other tasks are always answered by text. */
public enum AnswerBy {
    /** The label whose text is most likely, see {@link LabelLikelihoods}. */
    LIKELIHOOD,
    /** The text that the model writes, by default of the most likely token, again and again, as in the paper; it need not be a label. */
    GREEDY
}
