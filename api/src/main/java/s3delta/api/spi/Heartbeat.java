package s3delta.api.spi;

import java.util.Optional;
import java.util.OptionalDouble;
import s3delta.api.Stability;

/**
 * A sign of life of a trial, and how far it is.
 *
 * @param stage what it does, such as {@code train cola}
 * @param step steps done in this stage
 * @param steps how many steps the stage has, 0 where that is not known
 * @param score the last validation's, if there was one
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record Heartbeat(String stage, int step, int steps, OptionalDouble score) {
    /** The kind of a heartbeat's message. */
    public static final String KIND = "beat";

    /** What a trial shows until its process reports for the first time. */
    public static final Heartbeat STARTING = new Heartbeat("start", 0, 0, OptionalDouble.empty());

    /**
     * Returns the heartbeat as a message.
     *
     * @return stage, step, steps, and the score or nothing
     */
    public Message message() {
        return Message.of(KIND, stage, step, steps, score.isPresent() ? Double.toString(score.getAsDouble()) : "");
    }

    /**
     * Reads a heartbeat.
     *
     * @param message a message
     * @return the heartbeat; empty where the message is of another kind, or damaged
     */
    public static Optional<Heartbeat> of(Message message) {
        if (!message.is(KIND, 4)) {
            return Optional.empty();
        }
        try {
            String score = message.text(3);
            return Optional.of(new Heartbeat(
                    message.text(0),
                    message.number(1),
                    message.number(2),
                    score.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(score))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
