package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.api.Position;
import s3delta.api.SiteShape;
import s3delta.api.spi.Delta;
import s3delta.api.spi.Form;
import s3delta.api.spi.Form.Reads;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Scalars;
import s3delta.runtime.delta.Attachment;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.Merging;
import s3delta.runtime.delta.ParameterLayout;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.t5.FrozenT5;

/**
 * The laws of forms: fused is plain, and merged is unmerged. What the runtime makes of a form is what the same formula gives
 * as a {@link Form.Function}, alone and with other forms at one site, with plain operations and with kernels.
 */
class FormsTest {
    /** Of the largest value: float32 sums taken in another order, in all blocks. */
    private static final float TOLERANCE = 3e-4f;

    /** Of a parameter's own largest gradient: sums over all deltas that are added after it. */
    private static final float OWN = 1e-3f;

    /** Of the largest gradient of all: what rounding leaves of a gradient that is nearly 0, as of a constant at keys. */
    private static final float SMALLEST = 1e-6f;

    @TempDir
    private Path directory = Path.of("");

    /** Forms at all sites that they fit, several of them twice; products not at norms, whose input may have any size. */
    enum Case {
        LOW_RANK,
        CONSTANT,
        NORM_SCALE,
        OUTPUT_SCALE,
        BOTTLENECK_OF_INPUT,
        BOTTLENECK_OF_OUTPUT,
        TIED_BOTTLENECK,
        ALL
    }

    /** A delta by its form, and by its formula. */
    private record Pair(Form form, Form formula, List<ParameterSpec> parameters) {
        Attachment attachment(Position position, boolean written, int number) {
            String name = position.path() + ".form" + number;
            return new Attachment(name, "form", position, new Delta(written ? formula : form, parameters));
        }
    }

    private static ParameterSpec normal(String name, long... axes) {
        return ParameterSpec.of(name, Initializer.normal(0.3), axes);
    }

    private static Stream<Pair> pairs(Case which, SiteShape site) {
        if (which == Case.ALL) {
            return Stream.of(Case.values()).filter(each -> each != Case.ALL).flatMap(each -> pairs(each, site));
        }
        boolean norm = site instanceof SiteShape.Norm;
        return switch (which) {
            case LOW_RANK -> norm ? Stream.empty() : Stream.of(lowRank(site, 1, 0.5), lowRank(site, 3, 2));
            case CONSTANT -> Stream.of(constant(site), constant(site));
            case NORM_SCALE -> norm ? Stream.of(normScale(site), normScale(site)) : Stream.empty();
            case OUTPUT_SCALE -> Stream.of(outputScale(site), outputScale(site));
            case BOTTLENECK_OF_INPUT -> Stream.of(bottleneck(site, Reads.INPUT));
            case TIED_BOTTLENECK -> Stream.of(tied(site));
            default -> Stream.of(bottleneck(site, Reads.OUTPUT));
        };
    }

    /** {@code scale * (x A^T) B^T}. */
    private static Pair lowRank(SiteShape site, int rank, double scale) {
        ParameterSpec a = normal("a", rank, site.inputWidth());
        ParameterSpec b = normal("b", site.outputWidth(), rank);
        return new Pair(
                new Form.LowRank(a, b, scale),
                new Form.Function(
                        Reads.INPUT,
                        (x, y, p) -> Scalars.times(
                                x.matMul(a.in(p).transpose()).matMul(b.in(p).transpose()), scale)),
                List.of(a, b));
    }

    /** {@code c}. */
    private static Pair constant(SiteShape site) {
        ParameterSpec c = normal("c", site.outputWidth());
        return new Pair(new Form.Constant(c), new Form.Function(Reads.OUTPUT, (x, y, p) -> c.in(p)), List.of(c));
    }

    /** {@code w * x * rsqrt(mean(x^2) + eps)}. */
    private static Pair normScale(SiteShape site) {
        ParameterSpec w = normal("w", site.outputWidth());
        double epsilon = ((SiteShape.Norm) site).epsilon();
        return new Pair(
                new Form.NormScale(w),
                new Form.Function(Reads.INPUT, (x, y, p) -> {
                    NDArray meanSquare = x.mul(x).mean(new int[] {-1}, true);
                    return x.div(Scalars.plus(meanSquare, epsilon).sqrt()).mul(w.in(p));
                }),
                List.of(w));
    }

    /** {@code l * y}. */
    private static Pair outputScale(SiteShape site) {
        ParameterSpec l = normal("l", site.outputWidth());
        return new Pair(
                new Form.OutputScale(l), new Form.Function(Reads.OUTPUT, (x, y, p) -> y.mul(l.in(p))), List.of(l));
    }

    /** {@code tanh(x D^T) U^T + b}. */
    private static Pair bottleneck(SiteShape site, Reads reads) {
        boolean input = reads == Reads.INPUT;
        ParameterSpec d = normal("d", 2, input ? site.inputWidth() : site.outputWidth());
        ParameterSpec u = normal("u", site.outputWidth(), 2);
        ParameterSpec b = normal("b", site.outputWidth());
        Form.Computation hidden =
                (x, y, p) -> (input ? x : y).matMul(d.in(p).transpose()).tanh();
        return new Pair(
                new Form.Bottleneck(reads, hidden, u, b),
                new Form.Function(
                        reads,
                        (x, y, p) -> hidden.compute(x, y, p)
                                .matMul(u.in(p).transpose())
                                .add(b.in(p))),
                List.of(d, u, b));
    }

    /** {@code tanh(y U) U^T + b}: U scales what is added, and is read for something else, too. */
    private static Pair tied(SiteShape site) {
        ParameterSpec u = normal("u", site.outputWidth(), 2);
        ParameterSpec b = normal("b", site.outputWidth());
        Form.Computation hidden = (x, y, p) -> y.matMul(u.in(p)).tanh();
        return new Pair(
                new Form.Bottleneck(Reads.OUTPUT, hidden, u, b),
                new Form.Function(
                        Reads.OUTPUT,
                        (x, y, p) -> hidden.compute(x, y, p)
                                .matMul(u.in(p).transpose())
                                .add(b.in(p))),
                List.of(u, b));
    }

    private static List<Attachment> everywhere(Workbench bench, Case which, boolean written) {
        List<Attachment> all = new ArrayList<>();
        for (Position position : bench.positions()) {
            pairs(which, position.shape()).forEach(pair -> all.add(pair.attachment(position, written, all.size())));
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void fusedIsPlain(Case which) {
        try (Workbench bench = new Workbench(TinyT5.GATED, directory)) {
            DeltaSet formulas = bench.set(everywhere(bench, which, true));
            DeltaSet forms = bench.set(everywhere(bench, which, false));
            GatedModel expected = bench.perturbed(formulas);
            for (Ops ops : List.of(new PlainOps(), bench.kernels())) {
                GatedModel found = bench.perturbed(forms, ops);
                for (Gates gates : List.of(
                        Gates.open(),
                        Gates.recorded(Workbench.between(formulas.parts().size())))) {
                    float[] logits = bench.logits(expected, gates);
                    assertArrayEquals(
                            logits, bench.logits(found, gates), TOLERANCE * Workbench.largest(logits), "logits");
                    float[] gradient = bench.gradient(expected, gates);
                    checkSlices(formulas, gradient, bench.gradient(found, gates));
                }
            }
        }
    }

    /** Compares each parameter by its own largest gradient, so that a small one is held as closely as a large one. */
    private static void checkSlices(DeltaSet deltas, float[] expected, float[] found) {
        assertEquals(expected.length, found.length);
        for (ParameterLayout.Slice slice : deltas.layout().slices()) {
            int from = (int) slice.offset();
            int to = from + (int) slice.shape().size();
            float[] one = Arrays.copyOfRange(expected, from, to);
            float most = Workbench.largest(expected);
            float tolerance = Math.min(TOLERANCE * most, OWN * Workbench.largest(one) + SMALLEST * most);
            assertArrayEquals(one, Arrays.copyOfRange(found, from, to), tolerance, "gradient of " + slice.name());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOW_RANK", "NORM_SCALE", "OUTPUT_SCALE"})
    void mergedIsUnmerged(Case which) {
        try (Workbench bench = new Workbench(TinyT5.RELU, directory)) {
            List<Attachment> merging = everywhere(bench, which, false).stream()
                    .filter(DeltaMethodContract::merges)
                    .toList();
            assertFalse(merging.isEmpty());
            DeltaSet deltas = bench.set(merging);
            GatedModel model = bench.perturbed(deltas);
            float[] expected = bench.logits(model, Gates.open());
            try (FrozenT5 merged = Merging.merge(model, deltas);
                    GatedModel alone =
                            new GatedModel(merged, bench.set(List.of()), new PlainOps(), Workbench.RANDOMNESS)) {
                assertArrayEquals(expected, bench.logits(alone, Gates.open()), TOLERANCE * Workbench.largest(expected));
            }
        }
    }
}
