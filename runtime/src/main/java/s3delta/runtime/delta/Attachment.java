package s3delta.runtime.delta;

import s3delta.api.Position;
import s3delta.api.spi.Delta;

/**
 * A delta at its place.
 *
 * @param name name in files: the position's path and the method's id, made distinct where one position has the same twice
 * @param method the method's id
 * @param position where it is attached
 * @param delta what it computes
 */
public record Attachment(String name, String method, Position position, Delta delta) {}
