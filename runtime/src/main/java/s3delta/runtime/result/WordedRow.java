package s3delta.runtime.result;

import s3delta.api.Stability;

/**
 * A row of a data file as a task words it.
 *
 * @param row its number in the file, from 0
 * @param source what the model reads
 * @param target what the model learns to write
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record WordedRow(int row, String source, String target) {}
