/**
 * Chooses structures by how sensitive the loss is to each delta, measured once after a short training of all of them:
 * {@code saliency}. The idea is that of sensitivity-aware tuning (SPT, He et al., ICCV 2023) and of masks by Fisher
 * information (FISH, Sung et al., NeurIPS 2021), for whole deltas behind gates.
 *
 * <p>Symbols: z gates, all 1; {@code g_i = dL/dz_i}; c_i number of parameters of candidate i; w weights of all deltas.
 */
@NullMarked
package s3delta.search.saliency;

import org.jspecify.annotations.NullMarked;
