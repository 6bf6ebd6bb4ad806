/** What a user sees of a run while it lasts. */
@NullMarked
package s3delta.cli.progress;

import org.jspecify.annotations.NullMarked;
