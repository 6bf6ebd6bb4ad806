/**
 * Adapters: a bottleneck after an attention or feed-forward block, {@code delta(y) = gelu_new(y D^T + b_d) U^T + b_u}
 * (Houlsby et al., 2019), and the same with thin factors for D and U (Karimi Mahabadi et al., 2021).
 */
@NullMarked
package s3delta.plugins.adapter;

import org.jspecify.annotations.NullMarked;
