package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import s3delta.api.SiteShape;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.FromFactors;
import s3delta.api.spi.LowRank;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;

/** A delta made for two given factors is their product: {@link FromFactors}. */
final class Held {
    private static final double ROUNDING = 1e-6;

    private final Workbench bench;
    private final List<Subject> subjects;

    Held(Workbench bench, List<Subject> subjects) {
        this.bench = bench;
        this.subjects = subjects;
    }

    <C extends Record> void check(DeltaMethod<C> method, boolean holds) {
        assertEquals(holds, method instanceof FromFactors<?>, "Capability.HOLDS of " + method.id());
        if (method instanceof FromFactors<?>) {
            @SuppressWarnings("unchecked") // of its own configuration, as the interface says
            FromFactors<C> maker = (FromFactors<C>) method;
            for (Subject subject : subjects) {
                if (subject.position().shape() instanceof SiteShape.Linear linear) {
                    for (int rank : new int[] {1, 3}) {
                        check(method, maker, linear, rank);
                    }
                }
            }
        }
    }

    private <C extends Record> void check(
            DeltaMethod<C> method, FromFactors<C> maker, SiteShape.Linear site, int rank) {
        for (double scale : new double[] {0.25, 1, 3}) {
            String what = method.id() + " of rank " + rank + ", scale " + scale;
            DeltaModule module = method.create(site, maker.configOf(rank, scale));
            LowRank delta = assertInstanceOf(LowRank.class, module, what);
            assertEquals(scale, delta.scale(), ROUNDING * scale, what);
            Shape down = new Shape(rank, site.inputWidth());
            Shape up = new Shape(site.outputWidth(), rank);
            assertEquals(
                    Map.of(maker.down(), down, maker.up(), up),
                    module.parameters().stream().collect(Collectors.toMap(ParameterSpec::name, ParameterSpec::shape)),
                    what);
            try (NDManager scope = bench.backbone().manager().newSubManager()) {
                NDArray a = counted(scope, down);
                NDArray b = counted(scope, up).mul(-1);
                Parameters values = name -> name.equals(maker.down()) ? a : b;
                assertArrayEquals(a.toFloatArray(), delta.down(values).toFloatArray(), what);
                assertArrayEquals(b.toFloatArray(), delta.up(values).toFloatArray(), what);
            }
        }
    }

    /** Each value another one. */
    private static NDArray counted(NDManager scope, Shape shape) {
        return scope.arange(1f, shape.size() + 1f).reshape(shape);
    }
}
