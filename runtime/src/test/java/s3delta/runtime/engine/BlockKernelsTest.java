package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.runtime.engine.Affine.Product;

/** The kernels that stand for several operations give what these give. */
class BlockKernelsTest extends KernelComparison {
    @ParameterizedTest
    @MethodSource("seeds")
    void lowRankSums(int seed) {
        Sizes n = Sizes.of(seed);
        long rank = 1L + seed % 3;
        NDArray x = leaf(n, new Shape(n.b(), n.t(), n.d()));
        NDArray weight = leaf(n, new Shape(n.h(), n.d()));
        NDArray down = leaf(n, new Shape(rank, n.d()));
        NDArray up = leaf(n, new Shape(n.h(), rank));
        NDArray constant = leaf(n, new Shape(n.h()));
        assertAlike(
                n,
                (ops, in) -> ops.addLowRank(
                        ops.frozenLinear(in.get(0), in.get(1)), in.get(0), new Product(in.get(2), in.get(3))),
                x,
                weight,
                down,
                up);
        for (boolean product : new boolean[] {false, true}) {
            for (boolean added : new boolean[] {false, true}) {
                List<NDArray> all = new ArrayList<>(List.of(x, weight));
                all.addAll(product ? List.of(down, up) : List.of());
                all.addAll(added ? List.of(constant) : List.of());
                assertAlike(
                        n,
                        (ops, in) -> ops.project(in.get(0), new Arguments(in, 1).affine(product, added)),
                        all.toArray(NDArray[]::new));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bottleneckSums(int seed) {
        Sizes n = Sizes.of(seed);
        long hidden = 1L + seed % 3;
        assertAlike(
                n,
                (ops, in) -> ops.addBottleneck(in.get(0), in.get(1), in.get(2), in.get(3)),
                leaf(n, new Shape(n.b(), n.t(), n.d())),
                leaf(n, new Shape(n.b(), n.t(), hidden)),
                leaf(n, new Shape(n.d(), hidden)),
                leaf(n, new Shape(n.d())));
    }

    /** Takes the parts of one matrix after another off a list. */
    private static final class Arguments {
        private final List<NDArray> arrays;
        private int next;

        Arguments(List<NDArray> arrays, int first) {
            this.arrays = arrays;
            next = first;
        }

        private NDArray take() {
            return arrays.get(next++);
        }

        Affine affine(boolean product, boolean constant) {
            NDArray weight = take();
            return new Affine(
                    weight,
                    product ? Optional.of(new Product(take(), take())) : Optional.empty(),
                    constant ? Optional.of(take()) : Optional.empty());
        }
    }

    /** Whether the matrix with this number has a product of low rank, and whether a constant: each way in some seed. */
    private static boolean has(int seed, int matrix, int part) {
        return ((seed * 7 + matrix * 3 + part * 5) & (1 << part)) != 0;
    }

    private List<NDArray> parts(Sizes n, int seed, int matrix, long out, long in) {
        List<NDArray> parts = new ArrayList<>(List.of(matrix(n, out, in)));
        if (has(seed, matrix, 0)) {
            long rank = 1L + (seed + matrix) % 3;
            parts.addAll(List.of(matrix(n, rank, in), small(n, out, rank)));
        }
        if (has(seed, matrix, 1)) {
            parts.add(leaf(n, new Shape(out)));
        }
        return parts;
    }

    /** What is added is smaller than what it is added to, as trained deltas are. */
    private NDArray small(Sizes n, long out, long rank) {
        NDArray array = manager.create(n.floats(out * rank, 0.3), new Shape(out, rank));
        array.setRequiresGradient(true);
        return array;
    }

    private static List<Affine> matrices(int seed, int count, List<NDArray> in) {
        Arguments arguments = new Arguments(in, 1);
        return IntStream.range(0, count)
                .mapToObj(i -> arguments.affine(has(seed, i, 0), has(seed, i, 1)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void feedForwardBlocks(int seed) {
        Sizes n = Sizes.of(seed);
        for (Activation activation : Activation.values()) {
            feedForwardBlock(n, seed, 1, activation);
            feedForwardBlock(n, seed, 2, activation);
        }
    }

    private void feedForwardBlock(Sizes n, int seed, int inner, Activation activation) {
        List<NDArray> all = new ArrayList<>(List.of(leaf(n, new Shape(n.b(), n.t(), n.d()))));
        for (int i = 0; i < inner; i++) {
            all.addAll(parts(n, seed, i, n.s(), n.d()));
        }
        all.addAll(parts(n, seed, inner, n.d(), n.s()));
        assertAlike(
                n,
                (ops, in) -> {
                    List<Affine> matrices = matrices(seed, inner + 1, in);
                    return ops.feedForward(
                            in.get(0),
                            activation,
                            matrices.subList(0, inner),
                            matrices.get(inner),
                            Sizes.dropout(seed));
                },
                all.toArray(NDArray[]::new));
    }

    /** What the four matrices of an attention block are made of. */
    private List<NDArray> attentionParts(Sizes n, int seed) {
        long inner = (long) n.h() * n.dKv();
        List<NDArray> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            parts.addAll(parts(n, seed, i, inner, n.d()));
        }
        parts.addAll(parts(n, seed, 3, n.d(), inner));
        return parts;
    }

    /** Puts them together; the first of a list is the block's input. */
    private static FrozenOps.AttentionWeights attentionWeights(Sizes n, int seed, List<NDArray> in) {
        List<Affine> m = matrices(seed, 4, in);
        return new FrozenOps.AttentionWeights(m.get(0), m.get(1), m.get(2), m.get(3), n.h());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void attentionBlocks(int seed) {
        Sizes n = Sizes.of(seed);
        NDArray bias = manager.create(n.floats((long) n.h() * n.t() * n.t(), 1), new Shape(1, n.h(), n.t(), n.t()));
        List<NDArray> all = new ArrayList<>(List.of(leaf(n, new Shape(n.b(), n.t(), n.d()))));
        all.addAll(attentionParts(n, seed));
        assertAlike(
                n,
                (ops, in) -> ops.attentionBlock(in.get(0), attentionWeights(n, seed, in), bias, Sizes.dropout(seed)),
                all.toArray(NDArray[]::new));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void attentionOverAnotherText(int seed) {
        Sizes n = Sizes.of(seed);
        NDArray bias = manager.create(n.floats((long) n.b() * n.s(), 1), new Shape(n.b(), 1, 1, n.s()));
        List<NDArray> all = new ArrayList<>(
                List.of(leaf(n, new Shape(n.b(), n.t(), n.d())), leaf(n, new Shape(n.b(), n.s(), n.d()))));
        all.addAll(attentionParts(n, seed));
        assertAlike(
                n,
                (ops, in) -> ops.attentionOver(
                        in.get(0),
                        in.get(1),
                        attentionWeights(n, seed, in.subList(1, in.size())),
                        bias,
                        Sizes.dropout(seed)),
                all.toArray(NDArray[]::new));
    }

    /** Token by token over keys and values that are kept, or all tokens in one go: the same, by either way of computing. */
    @ParameterizedTest
    @MethodSource("seeds")
    void attentionStepByStep(int seed) {
        Sizes n = Sizes.of(seed);
        NDArray x = manager.create(n.floats((long) n.b() * n.t() * n.d(), 1), new Shape(n.b(), n.t(), n.d()));
        List<NDArray> parts = new ArrayList<>(List.of(x));
        parts.addAll(attentionParts(n, seed));
        FrozenOps.AttentionWeights weights = attentionWeights(n, seed, parts);
        TensorEngine.recordGradients(false);
        float[] later = new float[n.t() * n.t()];
        for (int i = 0; i < later.length; i++) {
            later[i] = i % n.t() > i / n.t() ? -1e9f : 0;
        }
        NDArray bias = manager.create(n.floats((long) n.h() * n.t() * n.t(), 1), new Shape(1, n.h(), n.t(), n.t()))
                .add(manager.create(later, new Shape(1, 1, n.t(), n.t())));
        NDArray whole = plain.attentionBlock(x, weights, bias, Dropout.OFF);
        for (Ops ops : List.of(plain, kernels)) {
            NDArray keys = ops.keep(manager.zeros(new Shape(n.b(), n.h(), 1, n.dKv())));
            NDArray values = ops.keep(manager.zeros(new Shape(n.b(), n.h(), 1, n.dKv())));
            for (int step = 0; step < n.t(); step++) {
                if (step == keys.getShape().get(2)) {
                    keys = ops.morePlaces(keys);
                    values = ops.morePlaces(values);
                }
                String row = ":, " + step + ":" + (step + 1);
                NDArray seen = bias.get(":, :, " + step + ":" + (step + 1) + ", :" + (step + 1));
                assertArrayEquals(
                        whole.get(row).toFloatArray(),
                        ops.attendStep(x.get(row), weights, seen, keys, values).toFloatArray(),
                        TOLERANCE);
            }
            // The same again without the newest key: it is there already.
            NDArray last = bias.get(":, :, " + (n.t() - 1) + ":");
            String all = ":, :, :" + n.t();
            String row = ":, " + (n.t() - 1) + ":";
            assertArrayEquals(
                    whole.get(row).toFloatArray(),
                    ops.attendKept(x.get(row), weights.query(), weights.out(), last, keys.get(all), values.get(all))
                            .toFloatArray(),
                    TOLERANCE);
            NDArray chosen = manager.create(new long[] {n.b() - 1, 0});
            assertArrayEquals(
                    keys.get(chosen).toFloatArray(), ops.rows(keys, chosen).toFloatArray());
        }
    }

    /** Also in a build of the engine that lacks oneDNN. */
    @ParameterizedTest
    @MethodSource("seeds")
    void productsOfFewRows(int seed) {
        Sizes n = Sizes.of(seed);
        TensorEngine.recordGradients(false);
        NDArray x = manager.create(n.floats((long) n.b() * n.d(), 1), new Shape(n.b(), n.d()));
        NDArray weight = matrix(n, n.s(), n.d());
        float[] expected = plain.frozenLinear(x, weight).toFloatArray();
        assertArrayEquals(expected, plain.fewRows(x, weight).toFloatArray(), TOLERANCE);
        assertArrayEquals(expected, kernels.fewRows(x, weight).toFloatArray(), TOLERANCE);
        String without = Kernels.withoutOneDnn(Kernels.source());
        assertFalse(without.contains("ops.mkldnn"));
        Kernels others = Kernels.load(without);
        assertArrayEquals(expected, others.call("few_rows", x, weight).toFloatArray(), TOLERANCE);
        NDArray same = others.call("packed", weight, others.number(4));
        assertArrayEquals(expected, others.call("frozen_linear", x, same).toFloatArray(), TOLERANCE);
    }

    /** Of each kernel that takes them, with what deltas add. */
    @ParameterizedTest
    @MethodSource("seeds")
    void packedMatricesGiveTheSame(int seed) {
        Sizes n = Sizes.of(seed);
        TensorEngine.recordGradients(false);
        NDArray x = manager.create(n.floats((long) n.b() * n.t() * n.d(), 1), new Shape(n.b(), n.t(), n.d()));
        NDArray flat = x.reshape(-1, n.d());
        NDArray wide = matrix(n, n.s(), n.d());
        NDArray back = matrix(n, n.d(), n.s());
        NDArray packed = kernels.pack(wide);
        assertEquals(wide.getShape(), packed.getShape());
        assertArrayEquals(
                plain.frozenLinear(flat, wide).toFloatArray(),
                kernels.fewRows(flat, packed).toFloatArray(),
                TOLERANCE);
        assertArrayEquals(
                plain.frozenLinear(x, wide).toFloatArray(),
                kernels.frozenLinear(x, packed).toFloatArray(),
                TOLERANCE);
        Product product = new Product(
                manager.create(n.floats(2L * n.d(), 1), new Shape(2, n.d())),
                manager.create(n.floats(2L * n.s(), 1), new Shape(n.s(), 2)));
        Affine affine = new Affine(wide, Optional.of(product), Optional.empty());
        Affine packedAffine = new Affine(packed, Optional.of(product), Optional.empty());
        assertArrayEquals(
                kernels.project(x, affine).toFloatArray(),
                kernels.project(x, packedAffine).toFloatArray(),
                TOLERANCE);
        assertArrayEquals(
                kernels.feedForward(x, Activation.RELU, List.of(affine), Affine.bare(back), Dropout.OFF)
                        .toFloatArray(),
                kernels.feedForward(
                                x, Activation.RELU, List.of(packedAffine), Affine.bare(kernels.pack(back)), Dropout.OFF)
                        .toFloatArray(),
                TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void attentionToAMemory(int seed) {
        Sizes n = Sizes.of(seed);
        NDArray mask = manager.create(n.floats((long) n.b() * n.s(), 1), new Shape(n.b(), 1, 1, n.s()));
        NDArray weight = leaf(n, new Shape((long) n.h() * n.dKv(), n.d()));
        assertAlike(
                n,
                (ops, in) -> ops.fromHeads(in.get(0), in.get(1)),
                leaf(n, new Shape(n.b(), n.h(), n.t(), n.dKv())),
                weight);
        assertAlike(
                n,
                (ops, in) -> ops.intoHeads(in.get(0), in.get(1)),
                leaf(n, new Shape(n.b(), n.h(), n.t(), n.d())),
                weight);
        assertAlike(
                n,
                (ops, in) -> ops.attendMemory(in.get(0), in.get(1), mask, Sizes.dropout(seed)),
                leaf(n, new Shape(n.b(), n.h(), n.t(), n.d())),
                leaf(n, new Shape(n.b(), n.s(), n.d())));
    }
}
