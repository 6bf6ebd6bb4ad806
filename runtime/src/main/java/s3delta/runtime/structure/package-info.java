/** Structures: made of scores or by custom, mapped to other backbones, and attached to positions. */
@NullMarked
package s3delta.runtime.structure;

import org.jspecify.annotations.NullMarked;
