package s3delta.testkit;

import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.Form;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;

/**
 * Scales what a linear site writes, {@code delta(y) = s * y}: a method that keeps all laws.
 *
 * @param id its id
 * @param defaults its defaults
 * @param sites its sites
 */
public record ScaleMethod(String id, Config defaults, Set<SiteKind> sites) implements DeltaMethod<ScaleMethod.Config> {
    /**
     * Settings of {@code scale}.
     *
     * @param start standard deviation of the initial values
     */
    public record Config(double start) {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public ScaleMethod() {
        this("scale", new Config(0.1), Set.of(SiteKind.LINEAR));
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        Checks.config(id(), "start", config.start() > 0, "a positive number", config.start());
        ParameterSpec factor = ParameterSpec.of("s", Initializer.normal(config.start()), site.outputWidth());
        return new Delta(new Form.OutputScale(factor), factor);
    }
}
