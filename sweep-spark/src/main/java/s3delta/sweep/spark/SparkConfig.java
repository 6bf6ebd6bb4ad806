package s3delta.sweep.spark;

import static s3delta.api.spi.Checks.config;

import java.io.Serializable;
import s3delta.api.Stability;

/**
 * The keys of the {@code spark} executor.
 *
 * @param master Spark's master, such as {@code spark://host:7077} or {@code yarn}; blank for threads of this machine
 * @param slots how many trials run at a time if there is no master; 0 for one a core
 * @param cores cores of each trial
 * @param gpus GPUs of each trial, as Spark resources; on a cluster only
 * @param sparkHome where Spark is installed; blank for {@code SPARK_HOME}, else the jars that were built with S3Delta
 * @param conf Spark's own properties, such as {@code spark.executor.memory=4g}, between commas
 * @param retries how often a trial whose process died is started again
 * @param backoff seconds until the first time it is started again; four times as many until each further one
 * @param patience seconds without a sign of life after which a process is killed
 * @param grace seconds that a stopped process has to save its state
 * @param startup seconds that the cluster has to offer the first executor
 * @param submit Spark's command that starts the driver, such as {@code spark-submit --queue research}; blank for none: the
 *     program starts it itself
 * @param ship how many MiB of backbone and data may be sent to each host, where hosts see no common files; 0 where they do
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record SparkConfig(
        String master,
        int slots,
        int cores,
        int gpus,
        String sparkHome,
        String conf,
        int retries,
        double backoff,
        int patience,
        int grace,
        int startup,
        String submit,
        int ship)
        implements Serializable {
    static final String ID = "spark";
    static final SparkConfig DEFAULTS = new SparkConfig("", 0, 1, 0, "", "", 2, 2, 300, 60, 60, "", 0);
    private static final String PROPERTIES = "(spark\\.[^=,]+=[^,]*(,spark\\.[^=,]+=[^,]*)*)?";

    /** Checks the ranges; not in the constructor, so that errors name the executor. */
    void check() {
        config(ID, "slots", slots >= 0, "a count, 0 for one a core", slots);
        config(ID, "cores", cores >= 1, "from 1", cores);
        config(ID, "gpus", gpus >= 0, "a count", gpus);
        config(
                ID,
                "gpus",
                gpus == 0 || !local(),
                "0 without a cluster: Spark hands out GPUs on clusters only; the executor 'local' does it on one machine",
                gpus);
        config(
                ID,
                "conf",
                conf.matches(PROPERTIES),
                "properties such as spark.executor.memory=4g, between commas",
                conf);
        config(ID, "retries", retries >= 0 && retries <= 100, "from 0 to 100", retries);
        config(ID, "backoff", backoff >= 0 && backoff <= 3600, "seconds, from 0 to 3600", backoff);
        config(ID, "patience", patience >= 1, "seconds, from 1", patience);
        config(ID, "grace", grace >= 1, "seconds, from 1", grace);
        config(ID, "startup", startup >= 1, "seconds, from 1", startup);
        config(ID, "ship", ship >= 0, "MiB, 0 where all hosts see the same files", ship);
    }

    /** Says whether trials run on this machine alone. */
    boolean local() {
        return master.isBlank() || master.startsWith("local");
    }

    /** Returns what Spark calls the master; {@code local[N,F]} starts tasks again, {@code local[N]} never does. */
    String url() {
        int threads = slots > 0 ? slots * cores : Runtime.getRuntime().availableProcessors();
        return master.isBlank() ? "local[" + threads + "," + (retries + 1) + "]" : master;
    }
}
