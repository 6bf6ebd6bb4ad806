package s3delta.runtime.task;

import java.nio.file.Path;
import java.util.List;
import s3delta.runtime.data.Table;

/** Where the rows of a task are. */
public interface TaskSource {
    /**
     * Opens a split.
     *
     * @param data the data directory
     * @param split such as {@code train}; {@code validation} is the task's own, whatever its files are called
     * @return its rows
     * @throws s3delta.api.S3DeltaException {@code FILE_MISSING} or {@code FILE_FORMAT} if there is no such split, or its
     *     files are missing or damaged
     */
    Table open(Path data, String split);

    /**
     * Finds the files of a split, and looks at none of them.
     *
     * @param data the data directory
     * @param split such as {@code train}
     * @return its files
     * @throws s3delta.api.S3DeltaException {@code FILE_MISSING} if there are none
     */
    List<Path> files(Path data, String split);
}
