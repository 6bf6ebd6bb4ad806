package s3delta.bench.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.FrozenT5;
import s3delta.testkit.TinyT5;

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

    /** One operator more in each block shows here: two blocks of an encoder, two of a decoder. */
    @Test
    void aStepOnAGpuHasFewLaunches(@TempDir Path directory) {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        Registry registry = Registry.load();
        try (FrozenT5 backbone = FrozenT5.load(TinyT5.RELU.write(directory, 1), engine, PrecisionChoice.BFLOAT16)) {
            int words = backbone.model().config().vocabSize();
            SyntheticBatches batches = new SyntheticBatches(2, 16, 4, words, 2);
            Steps steps = Steps.of(backbone, engine, registry, batches);
            long many =
                    steps.operators(DeltaOption.read("lora:2:q,v", registry)).launches();
            long few = steps.asOnAGpu()
                    .operators(DeltaOption.read("lora:2:q,v", registry))
                    .launches();
            assertTrue(few <= 423 && few < 0.8 * many, few + " launches in place of " + many);
        }
    }
}
