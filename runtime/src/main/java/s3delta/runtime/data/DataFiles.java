package s3delta.runtime.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Finds the files of a split in a data directory. */
public final class DataFiles {
    private DataFiles() {}

    /**
     * Finds {@code <split>-*.parquet} or {@code <split>.<parquet|jsonl|ndjson|json|csv|tsv>} (the last five
     * also with {@code .gz}), in {@code <data>/<suite>/<task>} or else
     * in {@code <data>/<task>}.
     *
     * @param data the data directory
     * @param folder suite and task, such as {@code glue/cola}
     * @param split such as {@code train}
     * @return the shards sorted by name, or one file
     * @throws S3DeltaException {@code FILE_MISSING} if there is none
     */
    public static List<Path> find(Path data, String folder, String split) {
        Path whole = data.resolve(folder);
        Path last = data.resolve(Path.of(folder).getFileName());
        for (Path directory : List.of(whole, last)) {
            List<Path> files = inDirectory(directory, split);
            if (!files.isEmpty()) {
                return files;
            }
        }
        throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there are no data for split '" + split + "'")
                .where(whole)
                .expected(split + "-*.parquet or " + split + ".{parquet,jsonl,json,csv,tsv} there or in " + last)
                .got(Files.isDirectory(data) ? "no such file" : "no directory " + data)
                .fix("name the directory that holds '" + folder + "', or put the files there"
                        + (folder.contains("/") ? ", or fetch them: s3delta data get " + folder : ""));
    }

    private static List<Path> inDirectory(Path directory, String split) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> shards = files.filter(f -> isShard(f.getFileName().toString(), split))
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
            return shards.isEmpty() ? single(directory, split) : shards;
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a data directory cannot be read")
                    .where(directory)
                    .got(e)
                    .fix("allow this user to read the directory");
        }
    }

    private static boolean isShard(String name, String split) {
        return name.startsWith(split + "-") && name.endsWith(".parquet");
    }

    private static List<Path> single(Path directory, String split) {
        return Stream.of(TableFormat.values())
                .flatMap(TableFormat::endings)
                .map(ending -> directory.resolve(split + ending))
                .filter(Files::isRegularFile)
                .limit(1)
                .toList();
    }
}
