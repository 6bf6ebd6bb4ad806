package s3delta.runtime.state;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last two saved states of a run, in a folder of their own. Not safe for use by several processes.
 *
 * @param folder the folder, which need not be there
 */
public record StateFolder(Path folder) {
    private static final int KEPT = 2;

    /**
     * Saves a state, then deletes all but the last two.
     *
     * @param text what is not in vectors
     * @param vectors float32 vectors by name
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written; the states before stay as they are
     */
    public void save(ObjectNode text, Map<String, NDArray> vectors) {
        try {
            Files.createDirectories(folder);
            List<Path> before = states();
            int number = before.isEmpty() ? 1 : StateFile.numberOf(before.get(0)) + 1;
            StateFile.write(folder, number, text, vectors);
            sync();
            for (Path old : before.subList(Math.min(KEPT - 1, before.size()), before.size())) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /**
     * Reads the last state that is whole; damaged ones after it are deleted.
     *
     * @param notes gets a line for each damaged one
     * @return the state; empty where nothing was saved
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if all that was saved is damaged
     */
    public Optional<StateFile> latest(Consumer<String> notes) {
        List<Path> states = states();
        for (int i = 0; i < states.size(); i++) {
            try {
                StateFile state = StateFile.read(states.get(i));
                delete(states.subList(0, i));
                return Optional.of(state);
            } catch (S3DeltaException e) {
                if (i + 1 == states.size()) {
                    throw e;
                }
                notes.accept("the saved state " + states.get(i).getFileName()
                        + " is damaged; resuming from the one before it");
            }
        }
        return Optional.empty();
    }

    /** Deletes what was saved. */
    public void clear() {
        delete(files());
        delete(Files.isDirectory(folder) ? List.of(folder) : List.of());
    }

    /** Lists the states, the last first. */
    private List<Path> states() {
        return files().stream()
                .filter(file -> StateFile.numberOf(file) > 0)
                .sorted(Comparator.comparing(StateFile::numberOf).reversed())
                .toList();
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private void delete(List<Path> files) {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** A name that was moved into place survives a loss of power only when the folder is on disk too. */
    private void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static S3DeltaException unwritable(Path path, IOException cause) {
        return S3DeltaException.of(ErrorCode.OUTPUT, "a run's state cannot be saved")
                .where(path)
                .expected("a directory that can be written to, with room")
                .got(cause)
                .fix("make room; the same command then resumes from what was saved before");
    }
}
