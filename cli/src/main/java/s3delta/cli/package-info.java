/** The commands, and the service that adds others. */
@NullMarked
package s3delta.cli;

import org.jspecify.annotations.NullMarked;
