/** LNFit: a trainable change of a norm's weight. */
@NullMarked
package s3delta.plugins.lnfit;

import org.jspecify.annotations.NullMarked;
