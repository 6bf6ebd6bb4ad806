package s3delta.djl;

import ai.djl.BaseModel;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Backbone;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.EngineOptions;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.TunedModel;

/** A trained run as a model of DJL. */
final class RunModel extends BaseModel {
    private static final String OFFLINE = "ai.djl.offline";

    private @Nullable SharedBackbone shared;
    private @Nullable TunedModel run;

    RunModel(String name, NDManager manager) {
        super(name);
        this.manager = manager;
        manager.setName(RunEngineProvider.NAME + " " + name);
    }

    /**
     * Attaches the run to its backbone.
     *
     * @param directory the run's directory
     * @param prefix not used
     * @param options {@code backbone}: the backbone's directory, if it has moved; {@code threads} and {@code precision}
     */
    @Override
    public void load(Path directory, @Nullable String prefix, @Nullable Map<String, ?> options)
            throws IOException, MalformedModelException {
        if (Files.notExists(directory)) {
            throw new FileNotFoundException("there is no such run: " + directory);
        }
        if (run != null) {
            throw new IllegalStateException("the model is loaded: " + run.directory());
        }
        if (System.getProperty(OFFLINE) == null) {
            // The library would forbid downloads to the whole process; whether other models may is for the application
            // to say.
            System.setProperty(OFFLINE, "false");
        }
        setModelDir(directory);
        wasLoaded = true;
        Map<String, ?> given = options == null ? Map.of() : options;
        EngineOptions engine = new EngineOptions(
                manager.getDevice().isGpu() ? DeviceChoice.GPU : DeviceChoice.CPU,
                option(given, "precision", name -> PrecisionChoice.valueOf(name.toUpperCase(Locale.ROOT)))
                        .orElse(PrecisionChoice.AUTO),
                option(given, "threads", Integer::valueOf).orElse(0),
                List.of());
        try {
            Path backbone = option(given, "backbone", Path::of).orElseGet(() -> Backbone.directoryOf(directory));
            shared = SharedBackbone.open(backbone, engine);
            run = shared.backbone().attach(directory);
        } catch (S3DeltaException e) {
            close();
            throw new MalformedModelException(e.getMessage(), e);
        }
        block = new RunBlock(run);
    }

    private static <T> Optional<T> option(Map<String, ?> options, String name, Function<String, T> read)
            throws MalformedModelException {
        try {
            return Optional.ofNullable((Object) options.get(name))
                    .map(Objects::toString)
                    .map(read);
        } catch (IllegalArgumentException e) {
            throw new MalformedModelException("option '" + name + "' cannot be '" + options.get(name) + "'", e);
        }
    }

    @Override
    public void close() {
        if (run != null) {
            run.close();
            run = null;
        }
        if (shared != null) {
            shared.close();
            shared = null;
        }
        super.close();
    }
}
