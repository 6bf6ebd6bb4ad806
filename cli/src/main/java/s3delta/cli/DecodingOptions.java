package s3delta.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import s3delta.runtime.Decoding;

/** How texts are written, where it is another way than in the run's test; a mixin. */
final class DecodingOptions {
    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Most tokens of an output, its end included; as in the run's test if not given.")
    private Optional<Integer> longest = Optional.empty();

    @Option(
            names = "--beams",
            paramLabel = "N",
            description = "Beginnings of an output that are kept at a time; 1 is greedy. As in the run if not given.")
    private Optional<Integer> beams = Optional.empty();

    @Option(
            names = "--length-penalty",
            paramLabel = "P",
            description =
                    "The power of the length that a beam's log-likelihood is divided by; above 0 favours long ones.")
    private Optional<Double> lengthPenalty = Optional.empty();

    @Option(
            names = "--no-repeat-ngram",
            paramLabel = "N",
            description = "No row of N tokens comes twice in an output; 0 allows all.")
    private Optional<Integer> noRepeatNgram = Optional.empty();

    @Option(names = "--min-length", paramLabel = "N", description = "Fewest tokens of an output before its end.")
    private Optional<Integer> minLength = Optional.empty();

    /** Takes from a run what is not given. */
    Decoding over(Decoding ofRun) {
        return Options.checked(
                "predict",
                () -> new Decoding(
                        beams.orElse(ofRun.beams()),
                        lengthPenalty.orElse(ofRun.lengthPenalty()),
                        noRepeatNgram.orElse(ofRun.noRepeatNgram()),
                        minLength.orElse(ofRun.minLength()),
                        longest.or(ofRun::maxLength)));
    }
}
