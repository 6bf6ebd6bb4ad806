package s3delta.api.spi;

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
     * Describes a delta for a site. Allocates no arrays.
     *
     * @param site the sizes of the site; its kind is one of {@link #sites()}
     * @param config the configuration
     * @return the delta, never null
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#SITE} if the kind or a size does not fit,
     *     {@link s3delta.api.ErrorCode#CONFIG_VALUE} if the configuration is out of range
     */
    DeltaModule create(SiteShape site, C config);
}
