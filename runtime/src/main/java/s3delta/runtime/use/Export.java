package s3delta.runtime.use;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.Factors;
import s3delta.runtime.delta.Values;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.WholeDirectory;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.peft.PeftWriter;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.t5.T5Config;

/**
 * Writes a run's deltas for other programs.
 *
 * @param run the run
 * @param registry the plugins
 */
public record Export(SavedRun run, Registry registry) {
    private static final String CONFIG = "config.json";
    private static final List<String> KEPT =
            List.of(RunFiles.STRUCTURE, RunFiles.DELTAS, RunFiles.RESULT, RunFiles.CONFIG);

    /**
     * Writes a LoRA adapter that PEFT loads, for deltas of low rank. Several at one position become one of the sum of their
     * ranks.
     *
     * @param out a directory that is empty or not there
     * @param uniformRank whether all positions have the largest rank and no scale, the rest being zeros, for programs that
     *     ignore PEFT's patterns
     * @throws s3delta.api.S3DeltaException {@code STRUCTURE} if a delta is not of low rank, {@code OUTPUT} if the directory
     *     cannot be written; nothing is left behind then
     */
    public void peft(Path out, boolean uniformRank) {
        WholeDirectory.check(out);
        run.requireSameBackbone();
        Path config = run.backbone().resolve(CONFIG);
        DeltaSet deltas = run.deltas(T5Config.read(config), registry);
        String type = Json.readOfOthers(config).path("model_type").asString("t5");
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 0).newManager();
                Values values = DeltaFile.load(deltas, run.deltaFile(), manager)) {
            List<Factors> factors = Factors.of(deltas, values, manager);
            int most = factors.stream().mapToInt(Factors::rank).max().orElse(0);
            List<Factors> written = uniformRank
                    ? factors.stream().map(each -> each.padded(most)).toList()
                    : factors;
            double dropout = Factors.dropout(deltas);
            WholeDirectory.write(
                    out,
                    directory -> PeftWriter.write(
                            directory, written, dropout, run.backbone().toString(), type));
        }
    }

    /**
     * Writes which rank each position has, for deltas of low rank that are to be trained elsewhere.
     *
     * @param out a directory that is empty or not there
     * @throws s3delta.api.S3DeltaException as {@link #peft}
     */
    public void rankPattern(Path out) {
        WholeDirectory.check(out);
        DeltaSet deltas = run.deltas(T5Config.read(run.backbone().resolve(CONFIG)), registry);
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 0).newManager()) {
            List<Factors.Rank> ranks = Factors.ranks(deltas, manager);
            double dropout = Factors.dropout(deltas);
            WholeDirectory.write(out, directory -> PeftWriter.writePattern(directory, ranks, dropout));
        }
    }

    /**
     * Writes structure, parameters and what they belong to, for all deltas.
     *
     * @param out a directory that is empty or not there
     * @throws s3delta.api.S3DeltaException {@code OUTPUT} if the directory cannot be written; nothing is left behind then
     */
    public void safetensors(Path out) {
        WholeDirectory.check(out);
        run.requireSameBackbone();
        DeltaSet deltas = run.deltas(T5Config.read(run.backbone().resolve(CONFIG)), registry);
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 0).newManager()) {
            // Read once, so that damaged parameters are not passed on.
            DeltaFile.load(deltas, run.deltaFile(), manager).close();
        }
        WholeDirectory.write(out, this::copy);
    }

    private void copy(Path directory) {
        WholeDirectory.copy(run.directory(), KEPT, directory);
        try {
            Files.copy(run.backbone().resolve(CONFIG), directory.resolve("backbone.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        WholeFile.write(directory.resolve("README.md"), readme());
    }

    private String readme() {
        return String.format(
                Locale.ROOT,
                """
                # Deltas for a T5

                %,d parameters in %d places of a frozen T5, trained with S3Delta%s.

                | file | holds |
                |---|---|
                | `structure.json` | where the deltas go, and of which method and size each is |
                | `deltas.safetensors` | their parameters, float32, named `<position>.<method>.<parameter>`; `frozen.` begins what is not trained |
                | `backbone.json` | the `config.json` of the T5 that they belong to, whose files have the fingerprint %s |
                | `result.json`, `config.yaml` | scores and settings of the training, where it was S3Delta's |

                Use it with `s3delta predict DIR --backbone DIR TEXT`.
                """,
                run.structure().parameters(),
                run.structure().placements().size(),
                run.task().map(task -> " on " + task.name()).orElse(""),
                run.fingerprint());
    }
}
