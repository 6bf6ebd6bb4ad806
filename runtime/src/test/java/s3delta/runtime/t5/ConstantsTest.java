package s3delta.runtime.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;

class ConstantsTest {
    /** Threads of different lengths: what one makes longer, another may be cutting. */
    @Test
    void severalThreadsCutWhatGrows() {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (NDManager model = engine.newManager()) {
            Constants constants = new Constants(model);
            List<Integer> wrong = IntStream.range(0, 8)
                    .parallel()
                    .flatMap(thread -> new SplittableRandom(thread)
                            .ints(200, 1, 200)
                            .map(i -> i)
                            .filter(length -> !right(constants, model, length)))
                    .boxed()
                    .toList();
            assertEquals(List.of(), wrong);
            assertEquals(1, model.getManagedArrays().size(), "what was too short is closed");
        }
    }

    private static boolean right(Constants constants, NDManager model, int length) {
        try (NDManager pass = model.newSubManager()) {
            NDArray part =
                    constants.cut("numbers", length, () -> model.arange(0f, length, 1, DataType.FLOAT32), array -> {
                        NDArray cut = array.get(":" + length);
                        cut.attach(pass);
                        return cut;
                    });
            float[] numbers = Reads.floats(part);
            return numbers.length == length && numbers[length - 1] == length - 1;
        }
    }

    @Test
    void whatIsKeptIsMadeOnce() {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (NDManager model = engine.newManager()) {
            Constants constants = new Constants(model);
            NDArray first = constants.get("one", () -> model.ones(new Shape(1)));
            assertSame(first, constants.get("one", () -> model.zeros(new Shape(1))));
        }
    }
}
