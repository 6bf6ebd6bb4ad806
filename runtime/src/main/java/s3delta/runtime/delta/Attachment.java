package s3delta.runtime.delta;

import s3delta.api.Position;
import s3delta.api.spi.DeltaModule;

/**
 * A delta at its place.
 *
 * @param name name in files: the position's path and the method's id, made distinct where one stands there twice
 * @param position where it is attached
 * @param module what it computes
 */
public record Attachment(String name, Position position, DeltaModule module) {}
