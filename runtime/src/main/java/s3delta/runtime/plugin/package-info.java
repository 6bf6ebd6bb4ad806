/** Finds delta methods and search strategies. */
@NullMarked
package s3delta.runtime.plugin;

import org.jspecify.annotations.NullMarked;
