/** What an experiment is: immutable records with a default for each key. */
@NullMarked
package s3delta.runtime.config;

import org.jspecify.annotations.NullMarked;
