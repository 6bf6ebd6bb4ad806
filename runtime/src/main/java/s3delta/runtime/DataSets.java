package s3delta.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.task.SplitRule;
import s3delta.runtime.task.TaskSource;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.text.Nearest;

/**
 * The public data sets of the known tasks: those names and no others, so that a name can be no path.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class DataSets {
    private static final String SHARD = "-00000-of-00001.parquet";

    private static final Map<String, String> REPOSITORIES =
            Map.of("glue", "nyu-mll/glue", "super_glue", "aps/super_glue");

    private DataSets() {}

    /**
     * A file of a data set.
     *
     * @param suite such as {@code super_glue}
     * @param task such as {@code wic}
     * @param name such as {@code train-00000-of-00001.parquet}
     */
    public record RemoteFile(String suite, String task, String name) {
        /**
         * Returns where tasks look for it.
         *
         * @param data the data directory
         * @return the file's path there
         */
        public Path in(Path data) {
            return data.resolve(suite).resolve(task).resolve(name);
        }

        /**
         * Returns where the Hugging Face hub has it.
         *
         * @return the path, from the hub's root
         */
        public String path() {
            return "/datasets/" + REPOSITORIES.getOrDefault(suite, suite) + "/resolve/main/" + task + "/" + name;
        }

        @Override
        public String toString() {
            return suite + "/" + task + "/" + name;
        }
    }

    /**
     * Lists the files of data sets.
     *
     * @param names such as {@code glue/cola}, or {@code glue} for all of a suite
     * @return each file once
     * @throws S3DeltaException {@link ErrorCode#TASK} if there is no such data set
     */
    public static List<RemoteFile> files(List<String> names) {
        Map<String, List<RemoteFile>> known = known();
        Set<RemoteFile> files = new LinkedHashSet<>();
        for (String name : names) {
            List<RemoteFile> found = known.get(name);
            if (found == null) {
                throw S3DeltaException.of(ErrorCode.TASK, "there is no data set of that name")
                        .expected("one of " + String.join(", ", known.keySet()))
                        .got("'" + name + "'")
                        .fix(Nearest.correction(name, known.keySet()));
            }
            files.addAll(found);
        }
        return List.copyOf(files);
    }

    private static Map<String, List<RemoteFile>> known() {
        Map<String, List<RemoteFile>> suites = new LinkedHashMap<>();
        Map<String, List<RemoteFile>> tasks = new LinkedHashMap<>();
        Tasks.all().stream()
                .flatMap(task -> task.source() instanceof TaskSource.Folder folder ? Stream.of(folder) : Stream.empty())
                .forEach(source -> {
                    String[] path = source.folder().split("/", 2);
                    List<RemoteFile> files = Stream.of(SplitRule.TRAIN, source.validationSplit())
                            .map(split -> new RemoteFile(path[0], path[1], split + SHARD))
                            .toList();
                    tasks.put(source.folder(), files);
                    suites.computeIfAbsent(path[0], suite -> new ArrayList<>()).addAll(files);
                });
        suites.putAll(tasks);
        return suites;
    }
}
