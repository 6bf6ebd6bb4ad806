package s3delta.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.Form;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;
import s3delta.api.spi.Scalars;

/**
 * Scales what a linear site writes, and breaks one law.
 *
 * @param flaw what is wrong with it
 * @param id its id
 * @param defaults its defaults
 * @param sites its sites
 */
record FlawedMethod(Flaw flaw, String id, Config defaults, Set<SiteKind> sites)
        implements DeltaMethod<FlawedMethod.Config> {
    private static final Random SHARED = new Random(0);

    FlawedMethod(Flaw flaw) {
        this(flaw, "flawed", new Config(1), Set.of(SiteKind.LINEAR));
    }

    /**
     * One key.
     *
     * @param key any number
     */
    public record Config(int key) {}

    /** Ways to break a law. */
    enum Flaw {
        WRITES_INTO_THE_OUTPUT,
        DOES_NOTHING,
        HALVES_THE_GRADIENT,
        DECLARES_WHAT_IT_DOES_NOT_USE,
        TRAINS_NOTHING,
        PUTS_DOTS_INTO_NAMES,
        DRAWS_FROM_A_SHARED_GENERATOR,
        DRAWS_FROZEN_VALUES_FROM_A_SHARED_GENERATOR,
        HOLDS_OTHER_FACTORS,
        USES_A_JAVA_CONSTANT,
        KEEPS_ARRAYS,
        REFUSES_NO_CONFIG,
        FAILS_AT_NARROW_SITES,
        COMPUTES_OTHER_FACTORS_EACH_TIME
    }

    @Override
    public Optional<Config> ofFactors(int rank, double scale, double dropout) {
        return flaw == Flaw.HOLDS_OTHER_FACTORS ? Optional.of(defaults()) : Optional.empty();
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        int width = site.outputWidth();
        if (flaw == Flaw.FAILS_AT_NARROW_SITES && width == 1) {
            throw new ArithmeticException("/ by zero");
        }
        Initializer shared = (values, shape, random) -> values[0] = SHARED.nextFloat();
        Initializer normal = Initializer.normal(0.1);
        ParameterSpec scale = ParameterSpec.of(
                flaw == Flaw.PUTS_DOTS_INTO_NAMES ? "s.s" : "s",
                flaw == Flaw.DRAWS_FROM_A_SHARED_GENERATOR ? shared : normal,
                width);
        ParameterSpec other = ParameterSpec.of("t", normal, 1);
        ParameterSpec drawn = ParameterSpec.frozen("f", shared, width);
        Form form = new Form.Function(Form.Reads.OUTPUT, (x, y, p) -> compute(y, scale.in(p), drawn, p));
        return switch (flaw) {
            case DECLARES_WHAT_IT_DOES_NOT_USE -> new Delta(form, scale, other);
            case DRAWS_FROZEN_VALUES_FROM_A_SHARED_GENERATOR -> new Delta(form, scale, drawn);
            case COMPUTES_OTHER_FACTORS_EACH_TIME -> {
                ParameterSpec a = ParameterSpec.of("a", normal, 1, site.inputWidth());
                ParameterSpec b = ParameterSpec.of("b", normal, width, 1);
                Form.Expression changing = p -> Scalars.times(b.in(p), 1 + SHARED.nextInt(1, 9));
                yield new Delta(new Form.LowRank(a, changing, 1), a, b);
            }
            case TRAINS_NOTHING -> new Delta(form, ParameterSpec.frozen("s", normal, width));
            default -> new Delta(form, scale);
        };
    }

    private NDArray compute(NDArray output, NDArray s, ParameterSpec drawn, Parameters parameters) {
        return switch (flaw) {
            case WRITES_INTO_THE_OUTPUT -> output.addi(s);
            case DOES_NOTHING -> output.sub(output).mul(s);
            case HALVES_THE_GRADIENT -> output.mul(s).add(output.mul(s.stopGradient()));
            case DRAWS_FROZEN_VALUES_FROM_A_SHARED_GENERATOR -> output.mul(s).mul(drawn.in(parameters));
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
