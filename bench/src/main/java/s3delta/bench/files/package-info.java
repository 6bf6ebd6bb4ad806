/** Files that last as long as a command. */
@NullMarked
package s3delta.bench.files;

import org.jspecify.annotations.NullMarked;
