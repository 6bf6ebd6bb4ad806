/**
 * Chooses structures by closing gates while the weights of all deltas are trained: {@code prune}. The budget's cubic fall
 * is that of AdaLoRA (Zhang et al., ICLR 2023), the early end that of BIPEFT (Chang et al., EMNLP 2024), for whole deltas
 * behind gates.
 *
 * <p>Symbols: z gates, 1 or 0; {@code g_i = dL/dz_i}; s_i saliency and c_i number of parameters of candidate i; B budget;
 * t step; T' the step after which the budget holds.
 */
@NullMarked
package s3delta.search.prune;

import org.jspecify.annotations.NullMarked;
