package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * What a trial needs while it runs.
 *
 * @param cores processor cores; 0 where it takes what its share is
 * @param megabytes main memory in MiB
 * @param gpus how many GPUs it computes on
 * @param gpuMegabytes memory of each of them in MiB, for executors that let trials share one; 0 where it is not known
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record TrialResources(int cores, long megabytes, int gpus, long gpuMegabytes) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public TrialResources {
        if (cores < 0 || megabytes < 0 || gpus < 0 || gpuMegabytes < 0) {
            throw new IllegalArgumentException("a trial cannot need less than nothing: " + cores + " cores, "
                    + megabytes + " MiB, " + gpus + " GPUs of " + gpuMegabytes + " MiB");
        }
    }

    /**
     * Makes the needs of a trial whose memory of a GPU is not known.
     *
     * @param cores processor cores; 0 where it takes what its share is
     * @param megabytes main memory in MiB
     * @param gpus how many GPUs it computes on
     */
    public TrialResources(int cores, long megabytes, int gpus) {
        this(cores, megabytes, gpus, 0);
    }
}
