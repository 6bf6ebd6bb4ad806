package s3delta.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.Checks;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.Mergeable;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;

/** Scales what a linear site writes, {@code delta(y) = s * y}: a method that keeps all laws. */
public final class ScaleMethod implements DeltaMethod<ScaleMethod.Config> {
    /**
     * Settings of {@code scale}.
     *
     * @param start standard deviation of the initial values
     */
    public record Config(double start) {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public ScaleMethod() {}

    @Override
    public String id() {
        return "scale";
    }

    @Override
    public Config defaults() {
        return new Config(0.1);
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.LINEAR);
    }

    @Override
    public DeltaModule create(SiteShape site, Config config) {
        Checks.site(this, site);
        Checks.config(id(), "start", config.start() > 0, "a positive number", config.start());
        return new Scale(site.outputWidth(), config.start());
    }

    private record Scale(int width, double start) implements AdditiveDelta, Mergeable {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("s", new Shape(width), Initializer.normal(start)));
        }

        @Override
        public Reads reads() {
            return Reads.OUTPUT;
        }

        @Override
        public NDArray delta(NDArray input, NDArray output, Parameters parameters) {
            return output.mul(parameters.get("s"));
        }

        /** {@code (1 + s) W}, row by row. */
        @Override
        public NDArray merge(NDArray weight, Parameters parameters) {
            return weight.add(weight.mul(parameters.get("s").reshape(-1, 1)));
        }
    }
}
