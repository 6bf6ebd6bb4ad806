package s3delta.runtime.trial;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import s3delta.api.Placement;
import s3delta.api.Structure;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.TrainedOn;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.Fits;
import s3delta.runtime.t5.T5Config;

/**
 * The files of deltas that were trained elsewhere.
 *
 * @param backbone directory of the backbone that they belong to
 * @param config the backbone's
 * @param registry the plugins
 */
public record SavedFiles(Path backbone, T5Config config, Registry registry) {
    /**
     * Writes a directory that can be used as that of a run.
     *
     * @param directory an existing directory
     * @param placements the deltas
     * @param values gives the values of each parameter, in the order of placements and their declared parameters
     * @param origin where the deltas come from
     * @throws s3delta.api.S3DeltaException {@code OUTPUT} if a file cannot be written, or what attaching the placements
     *     throws
     */
    public void write(
            Path directory, List<Placement> placements, IntFunction<float[]> values, Map<String, Object> origin) {
        long parameters = placements.stream().mapToLong(Placement::parameters).sum();
        Structure structure = new Structure(Structure.FORMAT, parameters, placements, origin, Fits.of(config));
        Path file = directory.resolve(RunFiles.STRUCTURE);
        DeltaSet deltas = Attachments.ofStructure(config, structure, registry, file.toString());
        String fingerprint = LoadedBackbone.fingerprint(backbone);
        StructureFile.write(structure, file);
        DeltaFile.write(
                deltas.layout(),
                values,
                directory.resolve(RunFiles.DELTAS),
                Map.of("format", "s3delta", "backbone", fingerprint));
        new TrainedOn.Imported(
                        TrialResult.FORMAT,
                        origin,
                        structure.budget(),
                        structure.parameters(),
                        structure.placements().size(),
                        new TrialResult.UsedBackbone(backbone, config.parameterCount(), fingerprint),
                        TrialResult.Versions.ofProgram())
                .write(directory.resolve(RunFiles.RESULT));
    }
}
