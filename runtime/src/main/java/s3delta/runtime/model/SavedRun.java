package s3delta.runtime.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.Trees;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.TrainedOn;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Task;

/**
 * What a directory keeps of deltas that were trained: structure, parameters, and the backbone that they belong to. The
 * directory is that of a finished trial, or one that an import or an export wrote.
 *
 * @param directory the directory
 * @param trial the trial's specification; none where the deltas were trained elsewhere
 * @param backbone directory of the backbone
 * @param fingerprint digest of the backbone's files when the deltas were trained
 * @param data the data that they were trained on; none where they were trained elsewhere
 * @param structure where the deltas go
 */
public record SavedRun(
        Path directory,
        Optional<TrialSpec> trial,
        Path backbone,
        String fingerprint,
        Optional<TrialResult.UsedData> data,
        Structure structure) {
    /** What is assumed of runs that do not say. */
    private static final int MOST_TARGET = 128;

    private static final String FIX_BACKBONE = "name the directory that it is in now: --backbone DIR";

    /**
     * Reads a directory, no tensors.
     *
     * @param directory of the run, or of a finished experiment in which one trial alone has trained deltas
     * @param places where backbone and data are now; empty for where they were
     * @return what it keeps
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if it is no finished trial or its backbone is not there,
     *     {@link ErrorCode#FILE_FORMAT} if a file is damaged or of another version, or what reading configuration and
     *     structure throws
     */
    public static SavedRun read(Path directory, Places places) {
        return read(directory, places, false);
    }

    /**
     * Reads a directory, whose structure may not have been trained.
     *
     * @param directory the directory
     * @param places as in {@link #read}
     * @return what it keeps; {@link #deltaFile} may not be there
     * @throws S3DeltaException as {@link #read}
     */
    public static SavedRun searched(Path directory, Places places) {
        return read(directory, places, true);
    }

    private static SavedRun read(Path named, Places places, boolean searched) {
        Path directory = FinishedTrial.in(named, searched);
        Path file = directory.resolve(RunFiles.RESULT);
        TrainedOn trained = TrainedOn.read(file);
        Path backbone = places.backbone().orElse(trained.backbone().path());
        checkBackbone(backbone, places, file);
        Path config = directory.resolve(RunFiles.CONFIG);
        return new SavedRun(
                directory,
                Files.isRegularFile(config)
                        ? Optional.of(ExperimentFile.readTrial(config, places.settings()))
                        : Optional.empty(),
                backbone,
                trained.backbone().fingerprint(),
                trained.data(),
                StructureFile.read(directory.resolve(RunFiles.STRUCTURE)));
    }

    /**
     * Returns how long an output can be.
     *
     * @return most tokens of an output
     */
    public int longestTarget() {
        return data.map(TrialResult.UsedData::longestTarget).orElse(MOST_TARGET);
    }

    /**
     * Returns how answers are given.
     *
     * @return as configured; by text, greedily, where the deltas were trained elsewhere
     */
    public Settings.Judging judging() {
        return trial.map(spec -> spec.settings().judging()).orElse(Settings.Judging.PAPER);
    }

    /**
     * Returns where and how the run computed.
     *
     * @return as configured; the defaults where the deltas were trained elsewhere
     */
    public Settings.Compute compute() {
        return trial.map(spec -> spec.settings().compute()).orElse(Settings.Compute.DEFAULTS);
    }

    /**
     * Where a run's backbone and data are now.
     *
     * @param backbone the backbone's directory, where it is not that of the run
     * @param data the data directory, where it is not that of the run
     */
    public record Places(Optional<Path> backbone, Optional<Path> data) {
        /** Where they were when the run was made. */
        public static final Places UNCHANGED = new Places(Optional.empty(), Optional.empty());

        /**
         * Returns them as settings over a configuration's.
         *
         * @return {@code key=value} of each that was named
         */
        public List<String> settings() {
            List<String> settings = new ArrayList<>();
            backbone.ifPresent(path -> settings.add("backbone=" + quoted(path)));
            data.ifPresent(path -> settings.add("data=" + quoted(path)));
            return settings;
        }

        private static String quoted(Path path) {
            return Trees.tree(path.toString()).toString();
        }
    }

    /**
     * Returns the task that the deltas were trained on.
     *
     * @return the task; none where they were trained elsewhere
     */
    public Optional<Task> task() {
        return trial.map(spec -> spec.task().task());
    }

    /**
     * Attaches the structure to its backbone.
     *
     * @param config the backbone's
     * @param registry the plugins
     * @return the deltas, in the structure's order
     * @throws S3DeltaException as {@link Attachments#ofStructure}
     */
    public DeltaSet deltas(T5Config config, Registry registry) {
        return Attachments.ofStructure(
                config,
                structure,
                registry,
                directory.resolve(RunFiles.STRUCTURE).toString());
    }

    /**
     * Returns the file that holds the trained parameters.
     *
     * @return its path
     */
    public Path deltaFile() {
        return directory.resolve(RunFiles.DELTAS);
    }

    /**
     * Checks that the backbone is the one that the deltas were trained on.
     *
     * @throws S3DeltaException {@link ErrorCode#BACKBONE_WEIGHTS} if it is another
     */
    public void requireSameBackbone() {
        requireSame(LoadedBackbone.fingerprint(backbone));
    }

    /**
     * Checks that a backbone is the one that the deltas were trained on.
     *
     * @param found digest of its files
     * @throws S3DeltaException {@link ErrorCode#BACKBONE_WEIGHTS} if it is another
     */
    void requireSame(String found) {
        if (!found.equals(fingerprint)) {
            throw S3DeltaException.of(ErrorCode.BACKBONE_WEIGHTS, "the backbone is not the one of the run")
                    .where(backbone)
                    .expected("files with fingerprint " + fingerprint + ", as " + directory.resolve(RunFiles.RESULT)
                            + " says")
                    .got(found)
                    .fix(FIX_BACKBONE);
        }
    }

    private static void checkBackbone(Path backbone, Places places, Path file) {
        if (!Files.isDirectory(backbone)) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "the run's backbone is not there")
                    .where(places.backbone().isPresent() ? "--backbone" : file + ": backbone.path")
                    .expected("a Hugging Face model directory, from "
                            + Path.of("").toAbsolutePath())
                    .got(backbone)
                    .fix(FIX_BACKBONE);
        }
    }
}
