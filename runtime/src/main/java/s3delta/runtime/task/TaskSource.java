package s3delta.runtime.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.DataFiles;
import s3delta.runtime.data.Query;
import s3delta.runtime.data.Table;
import s3delta.runtime.data.TextFormat;

/** Where the rows of a task are. */
public interface TaskSource {
    /**
     * Opens a split.
     *
     * @param data the data directory
     * @param split such as {@code train}; {@code validation} is the task's own, whatever its files are called
     * @return its rows
     * @throws S3DeltaException {@code FILE_MISSING} or {@code FILE_FORMAT} if there is no such split, or its files are
     *     missing or damaged
     */
    Table open(Path data, String split);

    /**
     * Finds the files of a split, and looks at none of them.
     *
     * @param data the data directory
     * @param split such as {@code train}
     * @return its files
     * @throws S3DeltaException {@code FILE_MISSING} if there are none
     */
    List<Path> files(Path data, String split);

    /**
     * Returns how text files of the task are written.
     *
     * @return the format
     */
    default TextFormat format() {
        return TextFormat.DEFAULTS;
    }

    /**
     * Files named after their splits, in a folder of the data directory, see {@link DataFiles#find}.
     *
     * @param folder suite and task, such as {@code super_glue/wic}
     * @param validationSplit what the files of the validation split are named after
     * @param format how text files are written
     */
    record Folder(String folder, String validationSplit, TextFormat format) implements TaskSource {
        @Override
        public Table open(Path data, String split) {
            return Table.open(files(data, split), format);
        }

        @Override
        public List<Path> files(Path data, String split) {
            return DataFiles.find(data, folder, split.equals(SplitRule.VALIDATION) ? validationSplit : split);
        }
    }

    /**
     * Files that a user named, or queries over them.
     *
     * @param task the task's name, for messages
     * @param named the files of each split or, for queries, of each table
     * @param sql the query of each split, if any
     * @param format how text files are written
     */
    record Named(String task, FileSet named, Map<String, Object> sql, TextFormat format) implements TaskSource {
        private static final int MOST_SECONDS = 120;

        @Override
        public Table open(Path data, String split) {
            if (sql.isEmpty()) {
                return Table.open(files(data, split), format);
            }
            String place = "task '" + task + "', sql." + split;
            String query = String.valueOf(known(sql, split));
            return Table.open(new Query(query, named.in(data), format, place, MOST_SECONDS));
        }

        @Override
        public List<Path> files(Path data, String split) {
            Map<String, List<Path>> found = named.in(data);
            return sql.isEmpty()
                    ? known(found, split)
                    : found.values().stream().flatMap(List::stream).toList();
        }

        private <T> T known(Map<String, T> all, String split) {
            T found = all.get(split);
            if (found == null) {
                throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there are no data for split '" + split + "'")
                        .where("task '" + task + "'")
                        .expected("one of " + String.join(", ", all.keySet()))
                        .fix("name a split that the task has");
            }
            return found;
        }
    }
}
