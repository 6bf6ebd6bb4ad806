package s3delta.api.spi;

import java.util.OptionalDouble;
import s3delta.api.Stability;

/**
 * A sign of life of a trial, and how far it is.
 *
 * @param stage what it does, such as {@code train cola}
 * @param step steps done in this stage
 * @param steps how many steps the stage has, 0 where that is not known
 * @param score the last validation's, where there was one
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record Heartbeat(String stage, int step, int steps, OptionalDouble score) {}
