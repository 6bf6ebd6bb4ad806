/** Starts the packaged program as users do. */
@NullMarked
package s3delta.bench.launch;

import org.jspecify.annotations.NullMarked;
