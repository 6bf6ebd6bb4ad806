package s3delta.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import s3delta.runtime.Decoding;

/** How texts are written, where it is another way than in the run's test; a mixin. */
final class DecodingOptions {
    @Option(names = "--max-length", paramLabel = "N")
    private Optional<Integer> longest = Optional.empty();

    @Option(names = "--beams", paramLabel = "N")
    private Optional<Integer> beams = Optional.empty();

    @Option(names = "--length-penalty", paramLabel = "P")
    private Optional<Double> lengthPenalty = Optional.empty();

    @Option(names = "--no-repeat-ngram", paramLabel = "N")
    private Optional<Integer> noRepeatNgram = Optional.empty();

    @Option(names = "--min-length", paramLabel = "N")
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
