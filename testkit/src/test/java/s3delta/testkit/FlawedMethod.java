package s3delta.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.Bottleneck;
import s3delta.api.spi.Checks;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.Mergeable;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;

/**
 * Scales what a linear site writes, and breaks one law.
 *
 * @param flaw what is wrong with it
 */
record FlawedMethod(Flaw flaw) implements DeltaMethod<FlawedMethod.Config> {
    private static final Random SHARED = new Random(0);

    /** No keys. */
    public record Config() {}

    /** Ways to break a law. */
    enum Flaw {
        WRITES_INTO_THE_OUTPUT,
        DOES_NOTHING,
        HALVES_THE_GRADIENT,
        DECLARES_WHAT_IT_DOES_NOT_USE,
        COUNTS_WRONG,
        DRAWS_FROM_A_SHARED_GENERATOR,
        MERGES_WRONG,
        FUSES_WRONG,
        USES_A_JAVA_CONSTANT,
        KEEPS_ARRAYS,
        TAKES_ANY_SITE
    }

    @Override
    public String id() {
        return "flawed";
    }

    @Override
    public Config defaults() {
        return new Config();
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.LINEAR);
    }

    @Override
    public DeltaModule create(SiteShape site, Config config) {
        if (flaw != Flaw.TAKES_ANY_SITE) {
            Checks.site(this, site);
        }
        return switch (flaw) {
            case MERGES_WRONG -> new Merging(site.outputWidth());
            case FUSES_WRONG -> new Fusing(site.outputWidth());
            default -> new Plain(flaw, site.outputWidth());
        };
    }

    private record Plain(Flaw flaw, int width) implements AdditiveDelta {
        @Override
        public List<ParameterSpec> parameters() {
            Initializer start = flaw == Flaw.DRAWS_FROM_A_SHARED_GENERATOR
                    ? (values, shape, random) -> values[0] = SHARED.nextFloat()
                    : Initializer.normal(0.1);
            ParameterSpec scale = new ParameterSpec("s", new Shape(width), start);
            return flaw == Flaw.DECLARES_WHAT_IT_DOES_NOT_USE
                    ? List.of(scale, new ParameterSpec("t", new Shape(1), start))
                    : List.of(scale);
        }

        @Override
        public long parameterCount() {
            return flaw == Flaw.COUNTS_WRONG ? width + 1L : width;
        }

        @Override
        public Reads reads() {
            return Reads.OUTPUT;
        }

        @Override
        public NDArray delta(NDArray input, NDArray output, Parameters parameters) {
            NDArray s = parameters.get("s");
            return switch (flaw) {
                case WRITES_INTO_THE_OUTPUT -> output.addi(s);
                case DOES_NOTHING -> output.sub(output).mul(s);
                case HALVES_THE_GRADIENT -> output.mul(s).add(output.mul(s.stopGradient()));
                case USES_A_JAVA_CONSTANT -> output.mul(s).mul(0.5);
                case KEEPS_ARRAYS -> {
                    NDScope.unregister(Objects.requireNonNull(s.getManager().getParentManager())
                            .ones(new Shape(1)));
                    yield output.mul(s);
                }
                default -> output.mul(s);
            };
        }
    }

    /** Multiplies the output by a vector. */
    private interface Scaling extends AdditiveDelta {
        int width();

        @Override
        default List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("s", new Shape(width()), Initializer.normal(0.1)));
        }

        @Override
        default Reads reads() {
            return Reads.OUTPUT;
        }

        @Override
        default NDArray delta(NDArray input, NDArray output, Parameters parameters) {
            return output.mul(parameters.get("s"));
        }
    }

    /** Computes something else than its parts say. */
    private record Fusing(int width) implements Scaling, Bottleneck {
        @Override
        public NDArray hidden(NDArray input, NDArray output, Parameters parameters) {
            return output.mean(new int[] {-1}, true);
        }

        @Override
        public NDArray up(Parameters parameters) {
            return parameters.get("s").reshape(-1, 1);
        }

        @Override
        public NDArray bias(Parameters parameters) {
            return parameters.get("s");
        }

        @Override
        public NDArray delta(NDArray input, NDArray output, Parameters parameters) {
            return Scaling.super.delta(input, output, parameters);
        }
    }

    private record Merging(int width) implements Scaling, Mergeable {
        @Override
        public NDArray merge(NDArray weight, Parameters parameters) {
            return weight.mul(parameters.get("s").reshape(-1, 1));
        }
    }
}
