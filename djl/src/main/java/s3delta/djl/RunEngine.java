package s3delta.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;
import s3delta.runtime.Version;

/** Loads trained runs. Arrays are those of the PyTorch engine. */
final class RunEngine extends Engine {
    static final RunEngine INSTANCE = new RunEngine();

    private static final String ARRAYS = "PyTorch";

    private RunEngine() {}

    @Override
    public Engine getAlternativeEngine() {
        return Engine.getEngine(ARRAYS);
    }

    @Override
    public String getEngineName() {
        return RunEngineProvider.NAME;
    }

    @Override
    public int getRank() {
        return RunEngineProvider.RANK;
    }

    @Override
    public String getVersion() {
        return Version.number();
    }

    @Override
    public boolean hasCapability(String capability) {
        return getAlternativeEngine().hasCapability(capability);
    }

    @Override
    public Model newModel(String name, @Nullable Device device) {
        return new RunModel(name, newBaseManager(device));
    }

    @Override
    public NDManager newBaseManager() {
        return getAlternativeEngine().newBaseManager();
    }

    @Override
    public NDManager newBaseManager(@Nullable Device device) {
        return getAlternativeEngine().newBaseManager(device);
    }
}
