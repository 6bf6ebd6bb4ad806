package s3delta.runtime.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.config.Settings;
import s3delta.runtime.data.Fingerprint;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.t5.DeviceSizes;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;

/**
 * A backbone in memory, which the trials of an experiment share, with its tokenizer and the engine that computes it.
 *
 * @param engine the engine
 * @param ops the operations
 * @param backbone the frozen model
 * @param sizes how much is computed at a time
 * @param tokenizer its tokenizer
 * @param fingerprint digest of the backbone's files
 */
public record LoadedBackbone(
        TensorEngine engine, Ops ops, FrozenT5 backbone, DeviceSizes sizes, Tokenizer tokenizer, String fingerprint)
        implements AutoCloseable {
    /**
     * Opens a backbone.
     *
     * @param directory Hugging Face model directory with tokenizer
     * @param device where to compute
     * @param precision in what numbers
     * @param threads number of threads, 0 for one a core
     * @return the backbone, to be closed by the caller
     */
    public static LoadedBackbone open(Path directory, DeviceChoice device, PrecisionChoice precision, int threads) {
        return open(directory, device, precision, threads, Optional.empty());
    }

    /**
     * Identifies a backbone: by its {@code config.json} and its weights, and by the ids that its {@code generation_config.json}
     * changes. Other keys of that file do not matter.
     *
     * @param directory Hugging Face model directory
     * @return 16 hexadecimal digits
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if a file cannot be read
     */
    public static String fingerprint(Path directory) {
        String files = Fingerprint.of(FrozenT5.files(directory));
        return T5Config.changedIds(directory.resolve("config.json"))
                .map(ids -> Fingerprint.ofText(files + " " + ids))
                .orElse(files);
    }

    private static LoadedBackbone open(
            Path directory, DeviceChoice device, PrecisionChoice precision, int threads, Optional<Integer> partTokens) {
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
            return new LoadedBackbone(
                    engine,
                    engine.ops(backbone.precision()),
                    backbone,
                    sizes(engine, backbone, partTokens),
                    tokenizer,
                    fingerprint(directory));
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * Reads a backbone's configuration.
     *
     * @param settings where it is
     * @return its sizes
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if there is no such directory, or what
     *     {@link T5Config#read} throws
     */
    public static T5Config config(Settings settings) {
        if (!Files.isDirectory(settings.backbone())) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no such backbone directory")
                    .where("backbone: " + settings.backbone())
                    .expected("a Hugging Face model directory with config.json, weights and tokenizer")
                    .fix("correct 'backbone'");
        }
        return T5Config.read(settings.backbone().resolve("config.json"));
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
                    .got(tokenizer.size() + " tokens");
        }
        if (tokenizer.endOfSequence() != config.eosTokenId().get(0)) {
            throw misfit("the tokenizer ends texts otherwise than the backbone", directory)
                    .expected("id " + config.eosTokenId().get(0) + ", the first of 'eos_token_id' in config.json")
                    .got("id " + tokenizer.endOfSequence());
        }
    }

    private static S3DeltaException misfit(String what, Path directory) {
        return S3DeltaException.of(ErrorCode.TOKENIZER, what)
                .where(directory)
                .fix("give the backbone its own tokenizer");
    }

    /**
     * Opens the backbone of an experiment.
     *
     * @param settings where it is and how it is computed
     * @return the backbone, to be closed by the caller
     */
    public static LoadedBackbone open(Settings settings) {
        Settings.Compute compute = settings.compute();
        return open(
                settings.backbone(), compute.device(), compute.precision(), compute.threads(), compute.partTokens());
    }

    /**
     * Chooses how much is computed at a time.
     *
     * @param engine the engine with its device
     * @param backbone whose weights are not loaded yet
     * @param partTokens tokens of a part; empty where the device decides
     * @return the sizes
     */
    public static DeviceSizes sizes(TensorEngine engine, FrozenT5 backbone, Optional<Integer> partTokens) {
        long bytes = backbone.precision() == Precision.BFLOAT16 ? 2 : Float.BYTES;
        return DeviceSizes.of(engine, backbone.model().config(), backbone.parameters() * bytes, partTokens);
    }

    @Override
    public void close() {
        backbone.close();
        tokenizer.close();
    }
}
