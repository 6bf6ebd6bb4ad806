package s3delta.bench.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;

class OperatorsTest {
    @Test
    void countsCallsMemoryAndOperations() {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (NDManager manager = engine.newManager()) {
            NDArray a = manager.ones(new Shape(30, 20));
            NDArray b = manager.ones(new Shape(20, 1000));
            Operators operators = Operators.of(() -> {
                for (int i = 0; i < 3; i++) {
                    a.matMul(b).transpose().close();
                }
                b.add(b).close();
            });
            Operators.Cost product = operators.costs().get("mm");
            assertNotNull(product, () -> operators.costs().toString());
            assertEquals(3, product.calls());
            assertEquals(3 * 2.0 * 30 * 20 * 1000, product.operations());
            assertEquals(3.0 * 30 * 1000 * Float.BYTES, (double) product.bytes(), 3 * 64.0);
            assertTrue(product.seconds() > 0);
            Operators.Cost sum = operators.costs().get("add");
            assertNotNull(sum, () -> operators.costs().toString());
            assertEquals(1, sum.calls());
            assertEquals(20.0 * 1000 * Float.BYTES, (double) sum.bytes(), 512.0);
            assertEquals(0, sum.operations());
            assertEquals(4, operators.launches(), () -> operators.costs().toString());
        }
    }
}
