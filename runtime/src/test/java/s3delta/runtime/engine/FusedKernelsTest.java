package s3delta.runtime.engine;

import org.junit.jupiter.api.Nested;

/** The kernels that a GPU uses give what the operations written out give, too. A CPU can compute them. */
class FusedKernelsTest {
    @Nested
    class Single extends KernelOpsTest {
        @Override
        Ops kernels() {
            return new KernelOps(Precision.FLOAT32, true);
        }
    }

    @Nested
    class Blocks extends BlockKernelsTest {
        @Override
        Ops kernels() {
            return new KernelOps(Precision.FLOAT32, true);
        }
    }
}
