package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        NDArray scale = leaf(n, new Shape(seed % 2 == 0 ? 1 : rank));
        NDArray constant = leaf(n, new Shape(n.h()));
        assertAlike(
                n,
                (ops, in) -> ops.addLowRank(
                        ops.frozenLinear(in.get(0), in.get(1)),
                        in.get(0),
                        new Product(in.get(2), in.get(3), in.get(4)),
                        Optional.empty()),
                x,
                weight,
                down,
                up,
                scale);
        assertAlike(
                n,
                (ops, in) -> ops.addLowRank(
                        ops.frozenLinear(in.get(0), in.get(1)),
                        in.get(0),
                        new Product(in.get(2), in.get(3), in.get(4)),
                        Optional.of(in.get(5))),
                x,
                weight,
                down,
                up,
                scale,
                constant);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void feedForwardBlocks(int seed) {
        Sizes n = Sizes.of(seed);
        NDArray x = leaf(n, new Shape(n.b(), n.t(), n.d()));
        NDArray in0 = matrix(n, n.s(), n.d());
        NDArray in1 = matrix(n, n.s(), n.d());
        NDArray out = matrix(n, n.d(), n.s());
        assertAlike(n, (ops, in) -> ops.feedForward(in.get(0), List.of(in.get(1)), in.get(2)), x, in0, out);
        assertAlike(
                n, (ops, in) -> ops.feedForward(in.get(0), List.of(in.get(1), in.get(2)), in.get(3)), x, in0, in1, out);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void attentionBlocks(int seed) {
        Sizes n = Sizes.of(seed);
        long inner = (long) n.h() * n.dKv();
        NDArray bias = manager.create(n.floats((long) n.h() * n.t() * n.t(), 1), new Shape(1, n.h(), n.t(), n.t()));
        assertAlike(
                n,
                (ops, in) -> ops.attentionBlock(
                        in.get(0),
                        new FrozenOps.AttentionWeights(in.get(1), in.get(2), in.get(3), in.get(4), n.h()),
                        bias),
                leaf(n, new Shape(n.b(), n.t(), n.d())),
                matrix(n, inner, n.d()),
                matrix(n, inner, n.d()),
                matrix(n, inner, n.d()),
                matrix(n, n.d(), inner));
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
                (ops, in) -> ops.attendMemory(in.get(0), in.get(1), mask),
                leaf(n, new Shape(n.b(), n.h(), n.t(), n.d())),
                leaf(n, new Shape(n.b(), n.s(), n.d())));
    }
}
