/** The command line: its commands, its error texts and its exit codes. */
@NullMarked
package s3delta.runtime.cli;

import org.jspecify.annotations.NullMarked;
