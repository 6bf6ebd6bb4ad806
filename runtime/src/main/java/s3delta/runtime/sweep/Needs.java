package s3delta.runtime.sweep;

import s3delta.api.spi.TrialResources;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.engine.TensorEngine.DeviceChoice;
import s3delta.runtime.t5.T5Config;

/**
 * What a trial is taken to need.
 *
 * @param cores cores a trial, 0 for a share
 * @param megabytes memory a trial, 0 for an estimate
 */
public record Needs(int cores, long megabytes) {
    /** Java, the engine and its libraries, and what they keep for themselves. */
    private static final long PROCESS = 700;
    /** A matrix in float32, as in its file, and again in bfloat16. */
    private static final long BYTES_A_PARAMETER = 6;
    /** What is kept of a part of a batch for gradients: so many numbers of hidden width a token and block. */
    private static final long KEPT = 20;

    private static final long TOKENS = 2048;
    private static final long BYTES = 4;

    /**
     * Estimates.
     *
     * @param trial the trial
     * @param config its backbone's
     * @param gpus whether there are GPUs
     * @return what it needs
     */
    TrialResources of(Experiment trial, T5Config config, boolean gpus) {
        boolean gpu = trial.device() == DeviceChoice.GPU || (trial.device() == DeviceChoice.AUTO && gpus);
        return new TrialResources(
                cores > 0 ? cores : trial.threads(), megabytes > 0 ? megabytes : megabytes(config), gpu ? 1 : 0);
    }

    private static long megabytes(T5Config config) {
        long blocks = config.numLayers() + (long) config.numDecoderLayers();
        long kept = TOKENS * config.dModel() * blocks * KEPT * BYTES;
        return PROCESS + ((config.parameterCount() * BYTES_A_PARAMETER + kept) >> 20);
    }
}
