package s3delta.runtime.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.result.RunFiles;

/** Finds a run's trained deltas, and says why a directory has none to be used. */
final class FinishedTrial {
    private static final int DEEPEST = 5;
    private static final int SHOWN = 4;

    private FinishedTrial() {}

    /**
     * Finds the directory of a finished trial: the one that is named, or of a finished experiment the only one that has trained
     * deltas.
     *
     * @param directory the directory
     * @param searched whether a structure that was not trained is enough
     * @return the trial's directory
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if not, saying what to do
     */
    static Path in(Path directory, boolean searched) {
        if (!Files.isDirectory(directory)) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no such run")
                    .where(directory)
                    .expected("the directory of a finished run")
                    .fix("correct the path; it is taken from " + Path.of("").toAbsolutePath());
        }
        boolean trained = has(directory, RunFiles.DELTAS);
        if ((trained || searched) && has(directory, RunFiles.STRUCTURE) && has(directory, RunFiles.RESULT)) {
            return directory;
        }
        List<Path> trials = trained ? List.of() : trials(directory);
        if (trials.size() == 1 && has(directory, RunFiles.RESULT)) {
            return trials.get(0);
        }
        if (!trials.isEmpty()) {
            throw unusable(directory, "this run has several trials", "name one of them: " + shown(trials));
        }
        if (!has(directory, RunFiles.CONFIG)) {
            throw unusable(directory, "this is no run", "name the directory of a finished run");
        }
        if (trained || !has(directory, RunFiles.RESULT)) {
            throw unusable(directory, "this run is unfinished", "wait for it, or start it again: s3delta run CONFIG");
        }
        if (has(directory, RunFiles.STRUCTURE)) {
            throw unusable(
                    directory,
                    "this run searched a structure and did not train it",
                    "train it: s3delta train CONFIG --structure " + directory.resolve(RunFiles.STRUCTURE));
        }
        throw unusable(
                directory,
                "this run trained no structure: all weights, which it does not keep, or nothing",
                "name a run that trained a structure");
    }

    private static boolean has(Path directory, String name) {
        return Files.isRegularFile(directory.resolve(name));
    }

    /** Finds the finished trials below a directory, in a stable order. */
    private static List<Path> trials(Path directory) {
        try (Stream<Path> below = Files.walk(directory, DEEPEST)) {
            return below.filter(path -> path.endsWith(RunFiles.DELTAS))
                    .map(path -> path.resolveSibling(""))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static String shown(List<Path> trials) {
        String first = trials.stream().limit(SHOWN).map(Path::toString).collect(Collectors.joining(", "));
        return first + (trials.size() > SHOWN ? " and " + (trials.size() - SHOWN) + " more" : "");
    }

    private static S3DeltaException unusable(Path directory, String what, String fix) {
        return S3DeltaException.of(ErrorCode.FILE_MISSING, what)
                .where(directory)
                .expected("a directory with " + RunFiles.STRUCTURE + ", " + RunFiles.DELTAS + " and " + RunFiles.RESULT)
                .fix(fix);
    }
}
