package s3delta.runtime.sweep;

import static s3delta.api.spi.Checks.config;

/**
 * The keys of the {@code local} executor.
 *
 * @param slots how many trials run at a time; 0 for as many as cores, memory and GPUs allow
 * @param cores how many cores all trials may use together; 0 for all
 * @param memory how much memory all trials may use together, in MiB; 0 for nine tenths of what there is
 * @param gpus {@code auto}, {@code none}, or the numbers of the GPUs to use, between commas
 * @param gpuMemory memory of a GPU that trials may share, in MiB; 0 for what {@code nvidia-smi} reports
 * @param retries how often a trial whose process died is started again
 * @param backoff seconds until the first time it is started again; four times as many until each further one
 * @param patience seconds without a sign of life after which a process is killed
 * @param grace seconds that a stopped process has to save its state
 */
public record LocalConfig(
        int slots,
        int cores,
        long memory,
        String gpus,
        long gpuMemory,
        int retries,
        double backoff,
        int patience,
        int grace) {
    static final LocalConfig DEFAULTS = new LocalConfig(0, 0, 0, "auto", 0, 2, 2, 300, 60);
    static final String ID = "local";
    private static final String LIST = "\\d+(,\\d+)*";

    /** Checks the ranges; not in the constructor, so that errors name the executor. */
    void check() {
        config(ID, "slots", slots >= 0, "a count, 0 for as many as there is room for", slots);
        config(ID, "cores", cores >= 0, "a count, 0 for all", cores);
        config(ID, "memory", memory >= 0, "MiB, 0 for most of what there is", memory);
        config(
                ID,
                "gpus",
                gpus.equals("auto") || gpus.equals("none") || gpus.matches(LIST),
                "auto, none, or numbers such as 0,1",
                "'" + gpus + "'");
        config(ID, "gpu-memory", gpuMemory >= 0, "MiB, 0 for what nvidia-smi reports", gpuMemory);
        config(ID, "retries", retries >= 0 && retries <= 100, "from 0 to 100", retries);
        config(ID, "backoff", backoff >= 0 && backoff <= 3600, "seconds, from 0 to 3600", backoff);
        config(ID, "patience", patience >= 1, "seconds, from 1", patience);
        config(ID, "grace", grace >= 1, "seconds, from 1", grace);
    }
}
