package s3delta.bench.demo;

import java.util.List;

/** The rules of inference. */
final class Inferences {
    /** All rules. */
    static final List<InferenceRule> RULES =
            List.of(new QuantifierRule(), new VoiceRule(), new ConnectiveRule(), new OrderRule(), new StateRule());

    private Inferences() {}

    /** Draws a natural text that makes an inference, such as {@code ... . so it is not true that ...}. */
    static List<String> text(Lexicon lexicon, Draw draw) {
        Inference inference = draw.pick(RULES).draw(Phrases.of(lexicon, draw), draw.of(Relation.values()));
        String link = switch (inference.relation()) {
            case ENTAILMENT -> "so surely";
            case CONTRADICTION -> "so never";
            case NEUTRAL -> "so perhaps";
        };
        String stop = draw.chance(0.5) ? "." : ",";
        return Words.of(inference.premise(), stop, link, inference.hypothesis(), ".");
    }
}
