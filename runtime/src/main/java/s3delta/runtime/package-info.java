/** The way into the runtime from outside: the command line and the service that adds commands to it. */
@NullMarked
package s3delta.runtime;

import org.jspecify.annotations.NullMarked;
