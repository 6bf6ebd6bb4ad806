/** What runs leave: the names of their files, and the results of trials, experiments and transfers as records. */
@NullMarked
package s3delta.runtime.result;

import org.jspecify.annotations.NullMarked;
