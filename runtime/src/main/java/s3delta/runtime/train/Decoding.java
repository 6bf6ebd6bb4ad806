package s3delta.runtime.train;

/** How a model answers where a task has a closed set of labels. Other tasks are always answered greedily. */
public enum Decoding {
    /** The label whose text is most likely, see {@link LabelLikelihoods}. */
    LIKELIHOOD,
    /** The text of the most likely token, again and again, as in the paper; it need not be a label. */
    GREEDY
}
