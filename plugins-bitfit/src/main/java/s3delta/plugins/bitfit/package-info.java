/** BitFit: biases (Ben Zaken et al., 2022). T5 has none, so each is a new one. */
@NullMarked
package s3delta.plugins.bitfit;

import org.jspecify.annotations.NullMarked;
