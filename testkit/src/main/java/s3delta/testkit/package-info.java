/**
 * Contract tests for delta methods and search strategies.
 *
 * <p>A plugin's test extends {@link s3delta.testkit.DeltaMethodContract} and says what its method is and can do; the
 * laws, listed in {@code s3delta.api.spi}, are inherited as JUnit tests.
 *
 * <pre>{@code
 * class LoraContractTest extends DeltaMethodContract<LoraConfig> {
 *     LoraContractTest() {
 *         super(new LoraMethod(), Capability.MERGES, Capability.FUSES, Capability.HOLDS);
 *     }
 *
 *     protected List<LoraConfig> configs() {
 *         return List.of(new LoraConfig(1, 16), new LoraConfig(3, 4));
 *     }
 *
 *     protected Map<LoraConfig, String> invalidConfigs() {
 *         return Map.of(new LoraConfig(0, 16), "r");
 *     }
 * }
 * }</pre>
 *
 * <p>A strategy's test extends {@link s3delta.testkit.SearchStrategyContract} in the same way.
 */
@NullMarked
package s3delta.testkit;

import org.jspecify.annotations.NullMarked;
