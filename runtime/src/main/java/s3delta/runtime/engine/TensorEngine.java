package s3delta.runtime.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.process.NativeCache;

/** The PyTorch engine of this process, started once with everything that must be said before its start. */
public final class TensorEngine {
    static final String NAME = "PyTorch";
    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static final int AMPERE = 80;

    /** Says how many processes share the GPU. */
    public static final String SHARERS = "S3DELTA_GPU_SHARERS";

    private static final String FLAVOR = "PYTORCH_FLAVOR";

    /** Names libraries, separated by commas, that the engine's start leaves out; it loads all others that it finds. */
    private static final String EXCLUSION = "PYTORCH_LIBRARY_EXCLUSION";

    /** Reads files over a network straight into a GPU's memory, and needs libraries that few machines have. */
    private static final String RDMA = "libcufile_rdma";

    private static final String THREADS = "ai.djl.pytorch.num_threads";

    private final Engine engine;
    private final Device device;

    private TensorEngine(Engine engine, Device device) {
        this.engine = engine;
        this.device = device;
    }

    /**
     * Starts the engine, or returns to the one that runs. Nothing is downloaded and nothing is reported to anybody.
     *
     * @param choice where to compute
     * @param threads number of threads for an operation; 0 for what {@code ai.djl.pytorch.num_threads} says, else one a core
     * @return the engine
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if it cannot start or the device is not there
     */
    public static TensorEngine start(DeviceChoice choice, int threads) {
        quiet();
        if (STARTED.compareAndSet(false, true)) {
            String own = Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH", "");
            if (own.isEmpty()) {
                NativeCache.PYTORCH.repair();
            }
            if (Utils.getEnvOrSystemProperty(EXCLUSION, "").isEmpty()) {
                System.setProperty(EXCLUSION, exclusion(own.isEmpty() ? NativeCache.PYTORCH.folder() : Path.of(own)));
            }
        }
        Engine engine;
        try {
            engine = Engine.getEngine(NAME);
        } catch (EngineException e) {
            throw S3DeltaException.of(ErrorCode.ENGINE, "the PyTorch engine cannot start")
                    .got(e.getMessage()
                            + Optional.ofNullable(e.getCause())
                                    .map(c -> ": " + c.getMessage())
                                    .orElse(""))
                    .fix("run './s3delta doctor'; the native library must be on the class path or in"
                            + " PYTORCH_LIBRARY_PATH")
                    .cause(e);
        }
        JniUtils.setNumThreads(threads > 0 ? threads : defaultThreads());
        JniUtils.setGraphExecutorOptimize(false);
        boolean cuda = engine.hasCapability(StandardCapabilities.CUDA);
        String flavor = Utils.getEnvOrSystemProperty(FLAVOR, "");
        String version = engine.getEngineName() + " " + engine.getVersion();
        return new TensorEngine(engine, device(cuda, knowsCuda(), flavor, choice, version));
    }

    /**
     * Names the libraries that the engine should not load, as it would fail where theirs are not installed. A library's name
     * may hold a digest.
     */
    static String exclusion(Path folder) {
        Set<String> names = new TreeSet<>(Set.of(RDMA + ".so", RDMA + ".so.1"));
        try (Stream<Path> files = Files.walk(folder, 2)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(RDMA))
                    .forEach(names::add);
        } catch (IOException | UncheckedIOException e) {
            // Nothing was unpacked yet, or several paths are given: the names above must do.
            return String.join(",", names);
        }
        return String.join(",", names);
    }

    /** Turns telemetry and downloads off, unless the user asked for a download. */
    public static void quiet() {
        System.setProperty("OPT_OUT_TRACKING", "true");
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
    }

    private static int defaultThreads() {
        return Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Chooses a device. The engine knows best whether it can use a GPU: a count of GPUs asks another library, which need not
     * be found.
     *
     * @param cuda whether the engine says so
     * @param library whether the native library knows CUDA at all
     * @param flavor the native library that the user asked for; empty for none
     */
    static Device device(boolean cuda, boolean library, String flavor, DeviceChoice choice, String version) {
        boolean wanted = choice == DeviceChoice.GPU || (choice == DeviceChoice.AUTO && flavor.startsWith("cu"));
        if (wanted && !cuda) {
            throw S3DeltaException.of(ErrorCode.ENGINE, "there is no GPU that the engine can use")
                    .where(choice == DeviceChoice.GPU ? "device" : FLAVOR)
                    .expected("an NVIDIA GPU with its driver, and a native library with CUDA")
                    .got(version + (library ? " with CUDA, which finds no GPU" : " for the CPU alone"))
                    .fix("set 'device: cpu', or "
                            + (library
                                    ? "see whether 'nvidia-smi' finds the GPU and its driver is new enough"
                                    : "get a library with CUDA as './s3delta doctor' and docs/gpu.md say"));
        }
        return choice == DeviceChoice.CPU || !cuda ? Device.cpu() : Device.gpu();
    }

    /**
     * Says whether the native library of the running engine knows CUDA, whatever GPUs there are.
     *
     * @return whether a library for CUDA lies in its folder
     */
    public boolean hasCudaLibrary() {
        return knowsCuda();
    }

    private static boolean knowsCuda() {
        return knowsCuda(Path.of(LibUtils.getLibtorchPath()));
    }

    /** The libraries for CUDA are {@code libtorch_cuda.so} or {@code torch_cuda.dll}. */
    static boolean knowsCuda(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().contains("torch_cuda"));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns where arrays live.
     *
     * @return the device
     */
    public Device device() {
        return device;
    }

    /**
     * Returns the engine's version.
     *
     * @return such as {@code PyTorch 2.7.1}
     */
    public String version() {
        return engine.getEngineName() + " " + engine.getVersion();
    }

    /**
     * Returns how much of the GPU's memory is taken, by whom ever: the engine keeps what it once took, so that this shows
     * the most that was needed.
     *
     * @return bytes, 0 where arrays live in main memory, or neither CUDA's runtime library nor the driver's program is found
     */
    public long usedDeviceBytes() {
        return device.isGpu() ? GpuDevice.first().map(GpuDevice::usedBytes).orElse(0L) : 0;
    }

    /**
     * Returns how much of the GPU's memory this process may take: what is free, but no more than its share where several
     * processes of a sweep share the GPU.
     *
     * @return bytes, 0 where arrays live in main memory or nobody knows
     */
    public long freeDeviceBytes() {
        Optional<GpuDevice> gpu = device.isGpu() ? GpuDevice.first() : Optional.empty();
        int sharers = Integer.parseInt(Utils.getEnvOrSystemProperty(SHARERS, "1"));
        return gpu.map(g -> Math.min(g.totalBytes() - g.usedBytes(), g.totalBytes() / sharers))
                .orElse(0L);
    }

    /**
     * Returns the number of threads that an operation may use.
     *
     * @return at least 1
     */
    public int threads() {
        return JniUtils.getNumThreads();
    }

    /**
     * Says whether the device multiplies numbers of bfloat16 faster than those of float32.
     *
     * @param cpuInfo where Linux describes the processor
     * @return true on a GPU that is known to be of the Ampere generation or later, and on a CPU as {@link Cpu} knows it
     */
    boolean gainsByBfloat16(Path cpuInfo) {
        if (device.isGpu()) {
            return GpuDevice.first().filter(gpu -> gpu.capability() >= AMPERE).isPresent();
        }
        return Cpu.read(cpuInfo).gainsByBfloat16();
    }

    /**
     * Returns the fastest operations that this engine has.
     *
     * @param precision of the frozen matrices
     * @return operations for all threads
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if the engine does not take them; there is no quiet way out
     */
    public Ops ops(Precision precision) {
        return new KernelOps(precision, device.isGpu());
    }

    /**
     * Opens a scope for arrays on this engine's device.
     *
     * @return a manager, to be closed by the caller
     */
    public NDManager newManager() {
        return engine.newBaseManager(device);
    }

    /**
     * Gives a GPU's memory back that the engine keeps and no array is in, so that arrays of other sizes find room.
     *
     * @param device the device; nothing happens on a CPU
     */
    public static void releaseMemory(Device device) {
        if (device.isGpu()) {
            JniUtils.emptyCudaCache();
        }
    }

    /**
     * Says whether what this thread computes from now on is recorded for gradients.
     *
     * @param on whether to record
     */
    public static void recordGradients(boolean on) {
        JniUtils.setGradMode(on);
    }

    /**
     * Records the operators that a computation calls, on all threads, with the shapes of their arguments and the memory that
     * they get.
     *
     * @param computation the computation
     * @param file gets them, in the form of Chrome's traces
     */
    public static void profile(Runnable computation, Path file) {
        JniUtils.startProfile(false, true, true);
        try {
            computation.run();
        } finally {
            JniUtils.stopProfile(file.toString());
        }
    }

    /**
     * Says whether what this thread computes now is recorded for gradients.
     *
     * @return whether it is recorded
     */
    public static boolean recordsGradients() {
        return JniUtils.isGradMode();
    }

    /**
     * Computes the gradients of everything that a loss was recorded to depend on.
     *
     * @param loss a number; its recording is used up
     */
    public static void backward(NDArray loss) {
        try (NDArray one = loss.getManager().ones(loss.getShape())) {
            backward(loss, one);
        }
    }

    /**
     * Lets a gradient flow back from an array to everything that it was recorded to depend on. That may be nothing: a bias on
     * keys, which the softmax does not see, leaves a loss as it is.
     *
     * @param array the array; its recording is used up
     * @param gradient of its shape
     */
    public static void backward(NDArray array, NDArray gradient) {
        try (NDArray recorded = Kernels.get().call("recorded", array)) {
            JniUtils.backward((PtNDArray) recorded, (PtNDArray) gradient, false, false);
        }
    }

    /**
     * Writes an array over another. (The engine's own {@code copyTo} warns on standard error.)
     *
     * @param source what to write
     * @param target of the same shape, not recorded for gradients
     */
    public static void copy(NDArray source, NDArray target) {
        Kernels.get().call("copy_", target, source).close();
    }

    /**
     * Writes numbers over an array. (As {@link #copy(NDArray, NDArray)}, in place of the engine's {@code set}.)
     *
     * @param source what to write
     * @param target float32 of as many entries, not recorded for gradients
     */
    public static void copy(float[] source, NDArray target) {
        try (NDArray array = Uploads.floats(target.getManager(), source, target.getShape())) {
            copy(array, target);
        }
    }

    /**
     * Multiplies an array in place by a number that stays in main memory. (The engine's own {@code muli} brings it to the
     * device, and waits for that.)
     *
     * @param array float32 or float64, not recorded for gradients
     * @param factor the number
     */
    public static void scale(NDArray array, double factor) {
        try (NDArray number = Kernels.get().scalar(factor)) {
            array.muli(number);
        }
    }

    /**
     * Makes of a padding mask what is added to scores.
     *
     * @param mask int64, 1 for tokens and 0 for padding
     * @return float32 of its shape, 0 for tokens and -1e9 for padding
     */
    public static NDArray hide(NDArray mask) {
        return Kernels.get().call("hide", mask);
    }
}
