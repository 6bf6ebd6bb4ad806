package s3delta.runtime.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * The methods of {@code kernels.torchscript}, loaded once into the engine of this process, where they stay. They hold no
 * arrays, so they serve all devices and threads.
 */
final class Kernels {
    private static final String SOURCE = "kernels.torchscript";
    private static final String METHOD = "module_method:";
    private static final String ONE_DNN =
            "ops.mkldnn._linear_pointwise(x, weight, None, \"none\", annotate(List[Optional[number]], []), None)";

    private static final String PACKED = "ops.mkldnn._reorder_linear_weight(weight, int(rows))";

    private static Optional<Kernels> loaded = Optional.empty();

    /** The engine's graph optimiser is set for each thread; it costs seconds to warm up and gains nothing here. */
    private static final ThreadLocal<Boolean> PLAIN_EXECUTOR = ThreadLocal.withInitial(() -> {
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    private final NDManager manager;
    private final PtSymbolBlock module;
    private final Map<String, NDArray> tags = new ConcurrentHashMap<>();
    private final Map<Double, NDArray> numbers = new ConcurrentHashMap<>();
    private final Map<Device, NDArray> empties = new ConcurrentHashMap<>();
    private final Map<Device, NDArray> roundedEmpties = new ConcurrentHashMap<>();

    private Kernels(NDManager manager, PtSymbolBlock module) {
        this.manager = manager;
        this.module = module;
    }

    /**
     * Returns the kernels; the first call loads them.
     *
     * @return the kernels of this process
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if the engine does not take them
     */
    static synchronized Kernels get() {
        Kernels kernels = loaded.orElseGet(Kernels::load);
        loaded = Optional.of(kernels);
        return kernels;
    }

    private static Kernels load() {
        try {
            return load(source());
        } catch (S3DeltaException e) {
            // Some builds of the engine, such as those for macOS, lack oneDNN; a source that is wrong fails again.
            return load(withoutOneDnn(source()));
        }
    }

    /** Multiplies by the engine's own product where oneDNN's is called by name. */
    static String withoutOneDnn(String source) {
        return source.replace(ONE_DNN, "torch.linear(x, weight)")
                .replace(ONE_DNN.replace("(x,", "(source,"), "torch.linear(source, weight)")
                .replace(PACKED, "weight");
    }

    static Kernels load(String source) {
        byte[] archive = KernelArchive.pack(source, "Kernels");
        NDManager manager = Engine.getEngine(TensorEngine.NAME).newBaseManager(Device.cpu());
        try {
            return new Kernels(
                    manager,
                    JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), true, false));
        } catch (EngineException | IOException e) {
            manager.close();
            throw S3DeltaException.of(ErrorCode.ENGINE, "the engine does not take the kernels")
                    .where(SOURCE)
                    .got(String.valueOf(e.getMessage()))
                    .fix("use the version of the native library that './s3delta doctor' names")
                    .cause(e);
        }
    }

    static String source() {
        try (InputStream in = Objects.requireNonNull(Kernels.class.getResourceAsStream(SOURCE), SOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls a method; gradients are recorded where this thread records them.
     *
     * @param method its name
     * @param arguments arrays, at least one
     * @return the result, on the manager of the first argument
     */
    NDArray call(String method, NDArray... arguments) {
        PLAIN_EXECUTOR.get();
        NDList inputs = new NDList(arguments.length + 1);
        for (NDArray argument : arguments) {
            inputs.add(argument);
        }
        // The engine reads the method's name off an array that is not passed on.
        inputs.add(tags.computeIfAbsent(method, this::tag));
        return IValueUtils.forward(module, inputs, true).singletonOrThrow();
    }

    private NDArray tag(String method) {
        NDArray tag = manager.create(0f);
        tag.setName(METHOD + method);
        return kept(tag);
    }

    /** Takes an array out of the caller's scope, which would close it. */
    private static NDArray kept(NDArray array) {
        NDScope.unregister(array);
        return array;
    }

    /**
     * Returns a number as an argument of a method.
     *
     * @param value one of few, each is kept
     * @return float64, in main memory; not to be closed
     */
    NDArray number(double value) {
        return numbers.computeIfAbsent(value, v -> kept(manager.create(v)));
    }

    /**
     * Makes an argument of several numbers.
     *
     * @param values the numbers
     * @return float64 [n], in main memory; to be closed by the caller
     */
    NDArray numbers(double... values) {
        return manager.create(values);
    }

    /**
     * Makes a number that operators read without waiting for a device.
     *
     * @param value the number
     * @return float64 [], in main memory; to be closed by the caller
     */
    NDArray scalar(double value) {
        return manager.create(value);
    }

    /**
     * Lends a buffer to an array in main memory.
     *
     * @param bytes a direct buffer
     * @param shape of the array
     * @param type of the numbers
     * @return the array, to be closed by the caller
     */
    NDArray host(ByteBuffer bytes, Shape shape, DataType type) {
        return manager.create(bytes, shape, type);
    }

    /**
     * Returns what stands for an argument that is not there.
     *
     * @param device of the other arguments
     * @return float32 [0]; not to be closed
     */
    NDArray none(Device device) {
        return empties.computeIfAbsent(device, d -> kept(manager.zeros(new Shape(0), DataType.FLOAT32, d)));
    }

    /**
     * Returns what stands for a matrix that is not there, next to bfloat16.
     *
     * @param device of the other arguments
     * @return bfloat16 [0]; not to be closed
     */
    NDArray noneRounded(Device device) {
        return roundedEmpties.computeIfAbsent(device, d -> kept(call("to_bfloat16", none(d))));
    }

    /** Counts the arrays that are kept for as long as the process lasts. */
    int held() {
        return manager.getManagedArrays().size();
    }
}
