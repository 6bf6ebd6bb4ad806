/** The grid of trials: which there are, which are finished, how they run, and what they give together. */
@NullMarked
package s3delta.runtime.experiment;

import org.jspecify.annotations.NullMarked;
