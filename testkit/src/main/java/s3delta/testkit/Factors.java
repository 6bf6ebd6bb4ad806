package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.random.RandomGenerator;
import s3delta.api.SiteShape;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.Bottleneck;
import s3delta.api.spi.Constant;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.LowRank;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;
import s3delta.api.spi.Reweight;
import s3delta.runtime.random.Randomness;

/** What deltas give for fusing, factors, hidden units, a constant or a norm's weight, is what they compute. */
final class Factors {
    private static final float TOLERANCE = 1e-4f;

    private final Workbench bench;
    private final List<Subject> subjects;

    Factors(Workbench bench, List<Subject> subjects) {
        this.bench = bench;
        this.subjects = subjects;
    }

    void check(boolean fuses) {
        for (Subject subject : subjects) {
            DeltaModule module = subject.module();
            assertEquals(
                    fuses,
                    module instanceof LowRank
                            || module instanceof Reweight
                            || module instanceof Constant
                            || module instanceof Bottleneck,
                    "Capability.FUSES of " + subject.name());
            if (fuses && module instanceof AdditiveDelta additive) {
                same(subject, additive);
            }
        }
    }

    private void same(Subject subject, AdditiveDelta additive) {
        RandomGenerator random = new Randomness(1).generator("factors", subject.name());
        try (NDManager scope = bench.backbone().manager().newSubManager()) {
            List<ParameterSpec> specs = subject.module().parameters();
            List<NDArray> values = specs.stream()
                    .map(spec -> normal(scope, spec.shape(), random))
                    .toList();
            List<String> names = specs.stream().map(ParameterSpec::name).toList();
            Parameters parameters = name -> values.get(names.indexOf(name));
            SiteShape site = subject.position().shape();
            NDArray input = normal(scope, new Shape(2, 3, site.inputWidth()), random);
            NDArray output = normal(scope, new Shape(2, 3, site.outputWidth()), random);
            assertArrayEquals(
                    fused(additive, site, input, output, parameters).toFloatArray(),
                    additive.delta(input, output, parameters).toFloatArray(),
                    TOLERANCE * scaleOf(additive),
                    subject.name());
        }
    }

    private static float scaleOf(AdditiveDelta delta) {
        return delta instanceof LowRank factors ? (float) (1 + Math.abs(factors.scale())) : 1;
    }

    private NDArray fused(AdditiveDelta delta, SiteShape site, NDArray input, NDArray output, Parameters parameters) {
        if (delta instanceof LowRank factors) {
            return input.matMul(factors.down(parameters).transpose())
                    .matMul(factors.up(parameters).transpose())
                    .mul(factors.scale());
        }
        if (delta instanceof Constant constant) {
            return constant.constant(parameters);
        }
        if (delta instanceof Bottleneck bottleneck) {
            return bench.kernels()
                    .addGated(
                            output.zerosLike(),
                            bottleneck.hidden(input, output, parameters),
                            bottleneck.up(parameters),
                            bottleneck.bias(parameters),
                            output.getManager().ones(new Shape(1)));
        }
        SiteShape.Norm norm = (SiteShape.Norm) site;
        NDArray meanSquare = input.square().mean(new int[] {-1}, true);
        return input.div(meanSquare.add(norm.epsilon()).sqrt()).mul(((Reweight) delta).change(parameters));
    }

    private static NDArray normal(NDManager scope, Shape shape, RandomGenerator random) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return scope.create(values, shape);
    }
}
