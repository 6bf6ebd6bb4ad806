package s3delta.sweep.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;

/** Finds out whether the cluster can run trials at all, before the first is begun. */
final class Cluster {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final JavaSparkContext spark;
    private final Setup setup;

    Cluster(JavaSparkContext spark, Setup setup) {
        this.spark = spark;
        this.setup = setup;
    }

    /**
     * Waits for the first executor, and asks the executors whether they see the directory of the sweep and Java.
     *
     * @throws IllegalStateException if there is no executor in time, or one does not see them
     */
    void await() {
        if (!spark.isLocal()) {
            executor();
        }
        String directory = setup.plain().ships() ? "/" : setup.plain().directory();
        String java = setup.plain().command().get(0);
        int probes = Math.max(1, spark.defaultParallelism());
        Set<String> missing = new TreeSet<>(spark.parallelize(Collections.nCopies(probes, directory), probes)
                .map(path -> Files.isDirectory(Path.of(path))
                        ? (Files.isExecutable(Path.of(java)) ? "" : "no " + java)
                        : "no directory " + path)
                .collect());
        missing.remove("");
        if (!missing.isEmpty()) {
            throw new IllegalStateException("an executor's host has " + String.join(" and ", List.copyOf(missing))
                    + "; the working directory and Java must be at the same path on every host");
        }
    }

    private void executor() {
        // The driver is one of those that the status tracker counts.
        int others = 0;
        for (long waited = 0; others < 1 && waited < setup.startup() * 1000L; waited += LOOK.toMillis()) {
            pause();
            if (spark.sc().isStopped()) {
                throw new IllegalStateException("the cluster has given up: its executors do not start");
            }
            others = spark.statusTracker().getExecutorInfos().length - 1;
        }
        if (others < 1) {
            throw new IllegalStateException("no executor came within " + setup.startup()
                    + " seconds: the master does not answer, or no worker has room for "
                    + setup.plain().cores()
                    + " cores and " + setup.gpus() + " GPUs");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
