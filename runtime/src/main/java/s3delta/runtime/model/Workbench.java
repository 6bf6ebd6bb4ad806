package s3delta.runtime.model;

import java.nio.file.Path;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.config.Settings;
import s3delta.runtime.data.Fingerprint;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.engine.TensorEngine.DeviceChoice;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;

/**
 * What the trials of an experiment share: engine, backbone and tokenizer.
 *
 * @param engine the engine
 * @param ops the operations
 * @param backbone the frozen model
 * @param tokenizer its tokenizer
 * @param fingerprint digest of the backbone's files
 */
public record Workbench(TensorEngine engine, Ops ops, FrozenT5 backbone, Tokenizer tokenizer, String fingerprint)
        implements AutoCloseable {
    /**
     * Opens a backbone.
     *
     * @param directory Hugging Face model directory with tokenizer
     * @param device where to compute
     * @param precision in what numbers
     * @param threads number of threads, 0 for one a core
     * @return the workbench, to be closed by the caller
     */
    public static Workbench open(Path directory, DeviceChoice device, Precision.Choice precision, int threads) {
        Tokenizer tokenizer = Tokenizers.load(directory);
        try {
            TensorEngine engine = TensorEngine.start(device, threads);
            FrozenT5 backbone = FrozenT5.load(directory, engine, precision);
            try {
                requireFit(tokenizer, backbone.model().config(), directory);
            } catch (S3DeltaException e) {
                backbone.close();
                throw e;
            }
            return new Workbench(
                    engine,
                    engine.ops(backbone.precision()),
                    backbone,
                    tokenizer,
                    Fingerprint.of(FrozenT5.files(directory)));
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * Checks that a tokenizer belongs to a backbone. An id beyond the embedding ends the engine's process on some devices.
     *
     * @param tokenizer the tokenizer
     * @param config the backbone's
     * @param directory of both
     * @throws S3DeltaException {@link ErrorCode#TOKENIZER} if the tokenizer has more tokens than the embedding has rows, or
     *     ends texts otherwise than the backbone
     */
    public static void requireFit(Tokenizer tokenizer, T5Config config, Path directory) {
        if (tokenizer.size() > config.vocabSize()) {
            throw misfit("the tokenizer has more tokens than the backbone", directory)
                    .expected("at most " + config.vocabSize() + " tokens, the embedding's rows")
                    .got(tokenizer.size() + " tokens")
                    .build();
        }
        if (tokenizer.endOfSequence() != config.eosTokenId().get(0)) {
            throw misfit("the tokenizer ends texts otherwise than the backbone", directory)
                    .expected("id " + config.eosTokenId().get(0) + ", the first of 'eos_token_id' in config.json")
                    .got("id " + tokenizer.endOfSequence())
                    .build();
        }
    }

    private static S3DeltaException.Builder misfit(String what, Path directory) {
        return S3DeltaException.of(ErrorCode.TOKENIZER, what)
                .where(directory)
                .fix("give the backbone its own tokenizer");
    }

    /**
     * Opens the backbone of an experiment.
     *
     * @param settings where it is and how it is computed
     * @return the workbench, to be closed by the caller
     */
    public static Workbench open(Settings settings) {
        Settings.Compute compute = settings.compute();
        return open(settings.backbone(), compute.device(), compute.precision(), compute.threads());
    }

    @Override
    public void close() {
        backbone.close();
        tokenizer.close();
    }
}
