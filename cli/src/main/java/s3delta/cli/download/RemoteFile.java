package s3delta.cli.download;

import java.nio.file.Path;

/**
 * A file of a data set.
 *
 * @param suite such as {@code super_glue}
 * @param task such as {@code wic}
 * @param name such as {@code train-00000-of-00001.parquet}
 */
public record RemoteFile(String suite, String task, String name) {
    /** Says where the data reader looks for it. */
    Path in(Path data) {
        return data.resolve(suite).resolve(task).resolve(name);
    }

    @Override
    public String toString() {
        return suite + "/" + task + "/" + name;
    }
}
