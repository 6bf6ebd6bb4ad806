package s3delta.runtime.use;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.Form;
import s3delta.api.spi.ParameterSpec;
import s3delta.runtime.delta.Factors;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeDirectory;
import s3delta.runtime.peft.PeftReader;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;
import s3delta.runtime.trial.SavedFiles;

/**
 * Reads what PEFT trained.
 *
 * @param registry the plugins, one of which holds the deltas
 */
public record Import(Registry registry) {
    private static final RecordBinder BINDER = RecordBinder.config();
    private static final double ROUNDING = 1e-12;

    /**
     * Finds the methods that can hold two given factors.
     *
     * @return ids, in order
     */
    public List<String> methods() {
        return registry.methods().stream()
                .filter(method -> Registry.ofFactors(method, 1, 1, 0).isPresent())
                .map(DeltaMethod::id)
                .toList();
    }

    /**
     * Reads an adapter of PEFT and writes a directory that can be used as that of a run.
     *
     * @param adapter directory of the adapter
     * @param backbone directory of the model that it was trained on
     * @param method id of the delta method that shall hold it, one of {@link #methods}
     * @param out a directory that is empty or not there
     * @return number of deltas
     * @throws S3DeltaException as {@link PeftReader#read}, or {@link ErrorCode#OUTPUT} if the directory cannot be written;
     *     nothing is left behind then
     */
    public int fromPeft(Path adapter, Path backbone, String method, Path out) {
        WholeDirectory.check(out);
        if (!Files.isDirectory(backbone)) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no such backbone directory")
                    .where("--backbone")
                    .expected("the Hugging Face model directory that the adapter was trained on")
                    .got(backbone)
                    .fix("correct the path");
        }
        T5Config config = T5Config.read(backbone.resolve("config.json"));
        List<Factors> factors = PeftReader.read(adapter, T5Layout.of(config).positions());
        double dropout = PeftReader.dropout(adapter);
        DeltaMethod<?> holder = registry.method(method);
        List<Placement> placements = new ArrayList<>();
        List<float[]> values = new ArrayList<>();
        for (Factors each : factors) {
            placements.add(place(holder, each, dropout, values));
        }
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("strategy", "imported");
        origin.put("format", "peft");
        origin.put("adapter", adapter.toString());
        SavedFiles files = new SavedFiles(backbone, config, registry);
        WholeDirectory.write(out, directory -> files.write(directory, placements, values::get, origin));
        return placements.size();
    }

    private static Placement place(DeltaMethod<?> method, Factors factors, double dropout, List<float[]> values) {
        Record config = Registry.ofFactors(method, factors.rank(), factors.scale(), dropout)
                .orElseThrow();
        Delta delta = Registry.create(method, factors.position(), config);
        if (!(delta.form() instanceof Form.LowRank form)
                || Math.abs(form.scale() - factors.scale()) > ROUNDING * factors.scale()
                || form.dropout() != dropout
                || !Set.of(form.a(), form.b()).equals(Set.copyOf(delta.parameters()))) {
            throw broken(method, factors);
        }
        for (ParameterSpec parameter : delta.parameters()) {
            float[] value = parameter.equals(form.a()) ? factors.down() : factors.up();
            if (!parameter.trained() || parameter.size() != value.length) {
                throw broken(method, factors);
            }
            values.add(value);
        }
        return new Placement(
                factors.position().path(),
                method.id(),
                Trees.map(BINDER.tree(config)),
                delta.parameterCount(),
                OptionalDouble.empty());
    }

    private static S3DeltaException broken(DeltaMethod<?> method, Factors factors) {
        return S3DeltaException.of(
                        ErrorCode.PLUGIN_CONTRACT, "a delta method does not hold the factors that it was given")
                .where("delta method '" + method.id() + "', "
                        + factors.position().path())
                .expected(
                        "two parameters that are the factors, rank " + factors.rank() + " and scale " + factors.scale())
                .fix("report it to the plugin's author, or choose another method with '--method'");
    }
}
