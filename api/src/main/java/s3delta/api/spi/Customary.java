package s3delta.api.spi;

import java.util.List;
import s3delta.api.Stability;

/**
 * Ability of a {@link DeltaMethod} that people put at certain sites where nothing is searched: says where, so that it can
 * be compared with what a search finds.
 *
 * @param <C> the method's configuration
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface Customary<C extends Record> {
    /**
     * Names the sites.
     *
     * @return patterns as search spaces have them, such as {@code SelfAttention.q} or {@code *layer_norm}, at least one;
     *     each matches a position of every T5
     */
    List<String> customarySites();

    /**
     * Returns the size and settings that the method has there.
     *
     * @return a valid configuration, never null
     */
    C customaryConfig();
}
