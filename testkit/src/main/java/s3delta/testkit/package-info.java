/**
 * Contract tests for delta methods and search strategies.
 *
 * <p>A plugin's test extends {@link s3delta.testkit.DeltaMethodContract} and names its method; the laws,
 * listed in {@code s3delta.api.spi}, are inherited as JUnit tests.
 *
 * <pre>{@code
 * class LoraContractTest extends DeltaMethodContract<LoraMethod.Config> {
 *     LoraContractTest() {
 *         super(new LoraMethod());
 *     }
 *
 *     protected List<LoraMethod.Config> configs() {
 *         return List.of(new LoraMethod.Config(1, 16), new LoraMethod.Config(3, 4));
 *     }
 *
 *     protected Map<LoraMethod.Config, String> invalidConfigs() {
 *         return Map.of(new LoraMethod.Config(0, 16), "r");
 *     }
 * }
 * }</pre>
 *
 * <p>A strategy's test extends {@link s3delta.testkit.SearchStrategyContract} in the same way.
 */
@NullMarked
package s3delta.testkit;

import org.jspecify.annotations.NullMarked;
