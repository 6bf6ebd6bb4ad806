/** The commands that this module adds to the command line. */
@NullMarked
package s3delta.bench;

import org.jspecify.annotations.NullMarked;
