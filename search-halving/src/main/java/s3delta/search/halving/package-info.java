/**
 * Chooses structures by comparing whole ones: {@code halving}. Rounds in which fewer structures are trained longer are
 * those of successive halving (Jamieson and Talwalkar, AISTATS 2016; Hyperband, Li et al., JMLR 2018); weights that all
 * structures share, and their ranking by validation loss, are those of ALoRA (Liu et al., NAACL 2024) and DARTS-PT (Wang
 * et al., ICLR 2021), for whole deltas behind gates.
 *
 * <p>Symbols: {@code g_i = dL/dz_i} at gates 1; s_i saliency and c_i number of parameters of candidate i; u_i uniform
 * noise in (0, 1).
 */
@NullMarked
package s3delta.search.halving;

import org.jspecify.annotations.NullMarked;
