package s3delta.runtime.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Query;
import s3delta.runtime.data.Table;

/**
 * Files that a user named, or queries over them.
 *
 * @param task the task's name, for messages
 * @param files the files of each split or, for queries, of each table
 * @param sql the query of each split, if any
 */
record OwnSource(String task, FileSet files, Map<String, Object> sql) implements TaskSource {
    private static final int MOST_SECONDS = 120;

    @Override
    public Table open(Path data, String split) {
        if (sql.isEmpty()) {
            return Table.open(files(data, split));
        }
        String place = "task '" + task + "', sql." + split;
        String query = String.valueOf(known(sql, split));
        return Table.open(new Query(query, files.in(data), place, MOST_SECONDS));
    }

    @Override
    public List<Path> files(Path data, String split) {
        Map<String, List<Path>> found = files.in(data);
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
                    .fix("name a split that the task has")
                    .build();
        }
        return found;
    }
}
