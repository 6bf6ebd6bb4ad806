package s3delta.api.spi;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.Stability;

/**
 * A way to make deltas, such as LoRA: a service found by {@link java.util.ServiceLoader}.
 *
 * @param <C> the configuration: a public record of whole numbers, floating-point numbers, booleans, strings and enums,
 *     whose components are the keys users write (camel case becomes dashed)
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public interface DeltaMethod<C extends Record> {
    /**
     * Returns the name users write.
     *
     * @return lower-case ASCII letters, digits and dashes, never blank, the same at each call
     */
    String id();

    /**
     * Returns the configuration used where the user gives no other.
     *
     * @return a valid configuration, never null
     */
    C defaults();

    /**
     * Returns the kinds of site the method knows.
     *
     * @return at least one kind
     */
    Set<SiteKind> sites();

    /**
     * Names the sites where people put the method if nothing is searched. The baseline {@code manual} puts it there.
     *
     * @return patterns as search spaces have them, such as {@code SelfAttention.q} or {@code *layer_norm}, each of which
     *     matches a position of every T5; empty if there is no such custom
     */
    default List<String> customarySites() {
        return List.of();
    }

    /**
     * Makes the configuration of a delta that holds two given factors, so that a low-rank adapter of another program can be
     * imported. At a linear site {@link #create} then makes a {@link Form.LowRank} of this scale and dropout whose A and B are
     * its two parameters.
     *
     * @param rank r, at least 1
     * @param scale positive and finite
     * @param dropout the share of input features that a training drops before A, from 0 to below 1
     * @return a valid configuration; empty if the method cannot hold any two factors
     */
    default Optional<C> ofFactors(int rank, double scale, double dropout) {
        return Optional.empty();
    }

    /**
     * Describes a delta for a site. Allocates no arrays.
     *
     * @param site the sizes of the site; the runtime asks for none whose kind is not one of {@link #sites()}
     * @param config the configuration
     * @return the delta, never null
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#SITE} if a size does not fit,
     *     {@link s3delta.api.ErrorCode#CONFIG_VALUE} if the configuration is out of range
     */
    Delta create(SiteShape site, C config);
}
