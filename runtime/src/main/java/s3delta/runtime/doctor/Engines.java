package s3delta.runtime.doctor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Utils;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.api.S3DeltaException;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.Cpu;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.process.NativeCache;

/** Looks at the tensor engine and its native library. */
final class Engines {
    private static final String SUBJECT = "engine";
    private static final String OWN_LIBRARY = "PYTORCH_LIBRARY_PATH";

    private static final String GPU = "gpu";

    private static final String CUDA = "once, 'PYTORCH_FLAVOR=cu128 ./s3delta doctor --allow-download'; or point"
            + " PYTORCH_LIBRARY_PATH at the lib directory of a libtorch 2.7.1 for CUDA 12.8, with PYTORCH_VERSION=2.7.1"
            + " (PyTorch's index whl/cu128 has such wheels; those of PyPI are for CUDA 12.6)."
            + " PYTORCH_FLAVOR=cu128 must be set for each command after that. See docs/gpu.md";

    /** What the native library takes when it is unpacked. */
    private static final long UNPACKED = 450_000_000L;

    private Engines() {}

    /** Describes the processor. */
    static Finding processor(Cpu cpu, int cores) {
        String precision = cpu.bfloat16().isEmpty()
                ? "no bfloat16 in hardware: float32"
                : "bfloat16 in hardware (" + String.join(", ", cpu.bfloat16()) + ")"
                        + (cpu.gainsByBfloat16() ? "" : ", which is no faster than float32");
        return Finding.ok("cpu", cpu.model() + ", " + cores + " cores for this process, " + precision);
    }

    /** Says where the native library is, or whether there is room to unpack it. */
    static Finding library() {
        String own = Utils.getEnvOrSystemProperty(OWN_LIBRARY, "");
        if (!own.isEmpty()) {
            return own(own);
        }
        try {
            List<String> damaged = Stream.of(NativeCache.values())
                    .flatMap(cache -> cache.repair().stream())
                    .toList();
            return damaged.isEmpty()
                    ? cache(NativeCache.PYTORCH.folder())
                    : Finding.warn(
                            "library",
                            String.join("; ", damaged),
                            "nothing: it is deleted, and unpacked or downloaded again");
        } catch (S3DeltaException e) {
            return Finding.fail("library", String.valueOf(e.getMessage()), "");
        }
    }

    /** Looks for the library in the paths that the user names; the engine takes another where it finds none, and says nothing. */
    static Finding own(String paths) {
        List<Path> all =
                Stream.of(paths.split(File.pathSeparator)).map(Path::of).toList();
        String name = System.mapLibraryName("torch");
        if (all.stream().anyMatch(path -> path.endsWith(name) || Files.isRegularFile(path.resolve(name)))) {
            return Finding.ok("library", paths + " (" + OWN_LIBRARY + ")");
        }
        return Finding.fail(
                "library",
                all.stream().anyMatch(Files::isDirectory)
                        ? "there is no " + name + " in " + paths
                        : "there is no directory " + paths,
                "set " + OWN_LIBRARY + " to the lib directory of a libtorch, or unset it");
    }

    /** Looks at the directory that the native library is unpacked to. */
    static Finding cache(Path cache) {
        if (Files.isDirectory(cache)) {
            return Finding.ok("library", cache.toString());
        }
        Path parent = cache.toAbsolutePath();
        while (!Files.exists(parent) && parent.getParent() != null) {
            parent = parent.getParent();
        }
        String fix = "set DJL_CACHE_DIR to a directory of your own with room for " + Memory.gigabytes(UNPACKED);
        try {
            if (!Files.isWritable(parent)) {
                return Finding.fail("library", parent + " cannot be written to", fix);
            }
            long room = Files.getFileStore(parent).getUsableSpace();
            return room < UNPACKED
                    ? Finding.fail("library", parent + " has room for " + Memory.gigabytes(room), fix)
                    : Finding.ok("library", "will be unpacked to " + cache);
        } catch (IOException e) {
            return Finding.warn("library", cache + ": " + e, fix);
        }
    }

    /** Starts the engine and multiplies. */
    static Finding engine() {
        try {
            TensorEngine engine = TensorEngine.start(DeviceChoice.AUTO, 0);
            try (NDManager manager = engine.newManager();
                    NDArray ones = manager.ones(new Shape(2, 2));
                    NDArray product = ones.matMul(ones);
                    NDArray sum = product.sum()) {
                String text = engine.version() + " on " + engine.device().getDeviceType() + ", " + engine.threads()
                        + " threads";
                return Reads.number(sum) == 8
                        ? Finding.ok(SUBJECT, text)
                        : Finding.fail(SUBJECT, text + ", but it cannot multiply", "install another version");
            }
        } catch (S3DeltaException e) {
            return Finding.fail(SUBJECT, String.valueOf(e.getMessage()), "");
        } catch (RuntimeException | LinkageError e) {
            return Finding.fail(
                    SUBJECT,
                    e.toString(),
                    "remove the directory of the native library, named above, or unset " + OWN_LIBRARY);
        }
    }

    /**
     * Says whether a GPU is used, and how one that is there can be.
     *
     * @param proc where the driver would describe itself
     */
    static Finding gpu(Path proc) {
        boolean driver = Files.exists(proc.resolve("driver/nvidia/version"));
        Optional<Finding> other =
                driver ? Optional.empty() : otherGpu(Path.of("/dev"), System.getProperty("os.name", ""));
        if (other.isPresent()) {
            return other.get();
        }
        try {
            TensorEngine engine = TensorEngine.start(DeviceChoice.AUTO, 0);
            return gpu(driver, engine.hasCudaLibrary(), engine.device().isGpu());
        } catch (S3DeltaException | LinkageError e) {
            return driver ? Finding.warn(GPU, "is there, but the engine does not start", "") : gpu(false, false, false);
        }
    }

    /**
     * Names a GPU that is not used, whatever is installed.
     *
     * @param devices where the system lists devices
     * @param system its name and architecture
     * @return what there is; empty if there is none of these
     */
    static Optional<Finding> otherGpu(Path devices, String system) {
        if (Files.exists(devices.resolve("kfd"))) {
            return Optional.of(Finding.ok(
                    GPU, "an AMD GPU, which is not used: the engine has no binding for ROCm, and computes on the CPU"));
        }
        return system.startsWith("Mac")
                ? Optional.of(Finding.ok(
                        GPU, "Apple's, which is not used: MPS lacks what the losses need; computes on the CPU"))
                : Optional.empty();
    }

    static Finding gpu(boolean driver, boolean library, boolean used) {
        if (used) {
            return Finding.ok(GPU, "is used");
        }
        if (!driver) {
            return Finding.ok(GPU, "none: everything is computed on the CPU");
        }
        return library
                ? Finding.warn(
                        GPU,
                        "is there, and so is the native library for CUDA, but the engine cannot use it",
                        "see whether 'nvidia-smi' finds the GPU, and whether its driver is new enough for CUDA 12.8")
                : Finding.warn(GPU, "is there, but the native library is for the CPU alone", CUDA);
    }
}
