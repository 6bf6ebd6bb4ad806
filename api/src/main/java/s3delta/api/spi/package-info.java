/**
 * What plugins implement: delta methods, search strategies and executors of trials.
 *
 * <p><b>The unified view.</b> A site of the frozen model maps hidden states, {@code H_out = m(H_in)}. A delta adds to
 * what it writes and a gate {@code z} in [0, 1] scales what is added: {@code H_out = m(H_in) + z * delta(H_in, m(H_in))}.
 * At one position all deltas that read the input are added first; those that read the output read that sum and are then
 * all added. Rows go before an attention block's keys and values, with {@code log z} on their scores.
 *
 * <p>A {@link s3delta.api.spi.DeltaMethod} makes a {@link s3delta.api.spi.Delta} for a site: parameters and a
 * {@link s3delta.api.spi.Form}. The runtime computes, fuses, merges and exports it by its form.
 *
 * <p><b>The laws of a delta.</b> A method MUST keep all of them; the test kit has one test for each.
 *
 * <ol>
 *   <li>With gate 0 the model's output is that of the frozen model; with gate 1 and perturbed parameters it differs.
 *   <li>Only the trained parameters that it declares change in training.
 *   <li>The declared number of trained parameters is the number allocated.
 *   <li>Parameters saved and loaded give the same output.
 *   <li>A delta whose form merges gives the same output when it is merged; other deltas are refused.
 *   <li>The same seed gives the same initial values, whatever else is present.
 *   <li>The gate's gradient is the derivative of the loss by the gate.
 *   <li>A site of a kind that it declares is taken at every size, or refused by a coded error; so is a configuration out of
 *       range. Nothing stays behind.
 *   <li>Repeated steps leave no native arrays behind.
 *   <li>The method is found on the module path and on the class path.
 * </ol>
 *
 * <p><b>Ownership.</b> A delta holds no arrays. The runtime allocates the parameters that it declares, hands them to
 * each call and closes everything that a call makes; a form never closes or keeps an array, and never writes into
 * one. Arrays are float32 on the model's device.
 *
 * <p><b>Providers</b> are declared in {@code module-info.java} and in {@code META-INF/services}. A configuration record
 * is a public record in an exported package.
 */
@NullMarked
package s3delta.api.spi;

import org.jspecify.annotations.NullMarked;
