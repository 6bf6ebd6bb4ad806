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
import s3delta.api.spi.LowRank;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;
import s3delta.runtime.random.Randomness;

/** {@code delta(x) = scale * (x A^T) B^T} for deltas that give their factors. */
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
            assertEquals(fuses, subject.module() instanceof LowRank, "Capability.FUSES of " + subject.name());
            if (subject.module() instanceof LowRank factors && subject.module() instanceof AdditiveDelta additive) {
                same(subject, factors, additive);
            }
        }
    }

    private void same(Subject subject, LowRank factors, AdditiveDelta additive) {
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
            NDArray product = input.matMul(factors.down(parameters).transpose())
                    .matMul(factors.up(parameters).transpose())
                    .mul(factors.scale());
            assertArrayEquals(
                    product.toFloatArray(),
                    additive.delta(input, output, parameters).toFloatArray(),
                    TOLERANCE * (float) (1 + Math.abs(factors.scale())),
                    subject.name());
        }
    }

    private static NDArray normal(NDManager scope, Shape shape, RandomGenerator random) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return scope.create(values, shape);
    }
}
