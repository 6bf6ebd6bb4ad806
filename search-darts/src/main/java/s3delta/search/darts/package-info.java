/**
 * Chooses structures: {@code darts}, the gated bi-level search of "Sparse Structure Search for Delta Tuning" (S3Delta,
 * NeurIPS 2022), and {@code random}, its baseline.
 *
 * <p>Everything is double arithmetic on arrays of n candidates; losses and gradients come from a
 * {@link s3delta.api.spi.SearchProblem}. Each equation is one method. Symbols, the same in all classes:
 *
 * <table>
 *   <caption>Symbols; arrays have n values, one a candidate</caption>
 *   <tr><td>a</td><td>structural parameters, 0 at the start</td></tr>
 *   <tr><td>n_i</td><td>parameter count of candidate i</td></tr>
 *   <tr><td>B</td><td>budget</td></tr>
 *   <tr><td>zeta</td><td>shift that makes the expected number of parameters the budget</td></tr>
 *   <tr><td>q, p</td><td>probability of candidate i; p has q's value and, with the global sigmoid, another gradient</td></tr>
 *   <tr><td>u</td><td>uniform noise in (0, 1)</td></tr>
 *   <tr><td>z</td><td>gates in [0, 1]</td></tr>
 *   <tr><td>w, w'</td><td>weights of the deltas, and after a tentative step</td></tr>
 *   <tr><td>d, e</td><td>direction and length of the finite difference</td></tr>
 *   <tr><td>tau, beta</td><td>temperatures of the probabilities and of the gates</td></tr>
 * </table>
 *
 * <p>Equations are numbered (1) gate, (2) q, (3) zeta, (4) p, (5) first-order hypergradient, (6) tentative step, (7)
 * finite difference, (8) unrolled hypergradient, (9) clipping, (10) AdamW.
 */
@NullMarked
package s3delta.search.darts;

import org.jspecify.annotations.NullMarked;
