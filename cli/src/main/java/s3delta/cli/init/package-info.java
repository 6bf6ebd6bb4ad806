/** Writes a configuration for the columns of a file. */
@NullMarked
package s3delta.cli.init;

import org.jspecify.annotations.NullMarked;
