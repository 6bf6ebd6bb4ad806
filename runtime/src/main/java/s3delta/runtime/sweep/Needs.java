package s3delta.runtime.sweep;

import java.util.List;
import s3delta.api.spi.TrialResources;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Task;

/**
 * What a trial is assumed to need.
 *
 * @param cores cores a trial, 0 for a share
 * @param megabytes memory a trial, 0 for an estimate
 */
record Needs(int cores, long megabytes) {
    /** Java, the engine and its libraries, and what they keep for themselves. */
    private static final long PROCESS = 700;
    /** A matrix in float32, as in its file, and again in bfloat16. */
    private static final long BYTES_A_PARAMETER = 6;
    /** Kept of a part of a batch for gradients: so many numbers of hidden width a token and block. */
    private static final long KEPT = 20;

    /** What CUDA and its libraries take for themselves. */
    private static final long CUDA = 600;

    private static final long TOKENS = 2048;
    private static final long BYTES = 4;

    /**
     * Estimates what each of some trials needs.
     *
     * @param trials the trials
     * @param config their backbone's
     * @param gpus whether there are GPUs
     * @return as much as the largest needs
     */
    TrialResources of(List<TrialSpec> trials, T5Config config, boolean gpus) {
        Settings.Compute compute = trials.get(0).settings().compute();
        boolean gpu = compute.device() == DeviceChoice.GPU || (compute.device() == DeviceChoice.AUTO && gpus);
        long estimate = PROCESS
                + ((config.parameterCount() * BYTES_A_PARAMETER + kept(config) + trained(trials, config)) >> 20);
        return new TrialResources(
                cores > 0 ? cores : compute.threads(),
                megabytes > 0 ? megabytes : estimate,
                gpu ? 1 : 0,
                gpu ? gpuMegabytes(trials, config) : 0);
    }

    /** Estimates memory of a GPU in MiB, from sizes alone: no GPU was measured. */
    static long gpuMegabytes(List<TrialSpec> trials, T5Config config) {
        boolean narrow = trials.get(0).settings().compute().precision() == PrecisionChoice.BFLOAT16;
        long weights = config.parameterCount() * (narrow ? BYTES / 2 : BYTES);
        // A GPU computes a whole batch at once where it can.
        long tokens = trials.stream()
                .mapToLong(Needs::batchTokens)
                .map(most -> Math.max(TOKENS, most))
                .max()
                .orElse(TOKENS);
        return CUDA + ((weights + kept(config) * tokens / TOKENS + trained(trials, config)) >> 20);
    }

    /** Source tokens of the largest batch, padding included. */
    private static long batchTokens(TrialSpec trial) {
        Task task = trial.task().task();
        long source = trial.settings().input().lengths().source().orElse(task.maxSource());
        return source * Math.max(trial.trainBatch(task.preset()), trial.searchBatch(task.preset()));
    }

    private static long kept(T5Config config) {
        long blocks = config.numLayers() + (long) config.numDecoderLayers();
        return TOKENS * config.dModel() * blocks * KEPT * BYTES;
    }

    /** Deltas are small; where all weights are trained, each has a gradient and two moments, and the best are kept. */
    private static long trained(List<TrialSpec> trials, T5Config config) {
        boolean all = trials.stream().anyMatch(trial -> trial.method() instanceof Method.FineTune);
        return all ? config.parameterCount() * 4 * BYTES : 0;
    }
}
