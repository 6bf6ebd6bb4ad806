package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import s3delta.api.spi.Scalars;
import s3delta.runtime.engine.Scoped;
import s3delta.runtime.t5.FrozenBlocks.Encoding;

/**
 * A T5 as a function: it holds no arrays, each {@link Pass} brings them. Dropout is off.
 *
 * <p>Follows transformers' {@code modeling_t5.py} and {@code modeling_mt5.py}.
 */
public final class T5Model {
    private final T5Config config;
    private final Stack encoder;
    private final Stack decoder;
    private final int shared;
    private final int head;

    /**
     * Puts a model together.
     *
     * @param config its configuration
     */
    public T5Model(T5Config config) {
        this.config = config;
        T5Layout layout = T5Layout.of(config);
        encoder = new Stack(layout, config, T5Path.ENCODER, config.numLayers());
        decoder = new Stack(layout, config, T5Path.DECODER, config.numDecoderLayers());
        shared = layout.slot(T5Layout.SHARED);
        head = config.ownHead() ? layout.slot(T5Layout.HEAD) : shared;
    }

    /**
     * Returns the configuration.
     *
     * @return the configuration given
     */
    public T5Config config() {
        return config;
    }

    /**
     * Encodes the sources of a batch.
     *
     * @param pass the run
     * @param batch the batch
     * @return the encoder's last hidden states [B, S, d]
     */
    public NDArray encode(Pass pass, Batch batch) {
        return encode(pass, batch, new Encoding(0, sources(pass, batch)));
    }

    /**
     * Encodes the rest of a batch that is encoded in part.
     *
     * @param pass the run
     * @param batch the batch
     * @param begun how far the encoder has come
     * @return the encoder's last hidden states [B, S, d]
     */
    public NDArray encode(Pass pass, Batch batch, Encoding begun) {
        NDArray last = encoder.encode(pass, begun.blocks(), encoder.blocks(), begun.states(), maskBias(pass, batch));
        return encoder.norm(pass, last);
    }

    /** Runs the encoder's first blocks: {@code [B, S, d]}. */
    NDArray states(Pass pass, Batch batch, int blocks) {
        return encoder.encode(pass, 0, blocks, sources(pass, batch), maskBias(pass, batch));
    }

    /** Looks up the sources' tokens: {@code [B, S, d]}. */
    NDArray sources(Pass pass, Batch batch) {
        NDArray ids = pass.manager().create(batch.inputIds(), new Shape(batch.rows(), batch.sourceLength()));
        return pass.ops().embedding(ids, pass.weight(shared));
    }

    /**
     * Computes the logits of all target tokens.
     *
     * @param pass the run
     * @param batch the batch
     * @param encoded what {@link #encode} gave
     * @return [B, T, vocabulary]
     */
    public NDArray logits(Pass pass, Batch batch, NDArray encoded) {
        return toVocabulary(pass, decode(pass, batch, encoded));
    }

    /**
     * Computes the mean cross-entropy over the labels that count, in nats a token.
     *
     * @param pass the run
     * @param batch the batch, with at least one label that counts
     * @return a number
     */
    public NDArray loss(Pass pass, Batch batch) {
        return loss(pass, batch, new Encoding(0, sources(pass, batch)));
    }

    /**
     * Computes the mean cross-entropy of a batch that is encoded in part.
     *
     * @param pass the run
     * @param batch the batch, with at least one label that counts
     * @param begun how far the encoder has come
     * @return a number
     */
    public NDArray loss(Pass pass, Batch batch, Encoding begun) {
        return loss(pass, batch, decode(pass, batch, encode(pass, batch, begun)));
    }

    /**
     * Computes the mean cross-entropy of a batch that is encoded.
     *
     * @param pass the run
     * @param batch the batch, with at least one label that counts
     * @param encoded what {@link #encode} gave
     * @return a number
     */
    public NDArray lossOfEncoded(Pass pass, Batch batch, NDArray encoded) {
        return loss(pass, batch, decode(pass, batch, encoded));
    }

    /** The loss of what the decoder gave, [B, T, d]. */
    NDArray loss(Pass pass, Batch batch, NDArray decoded) {
        // Only rows whose label counts go through the large product with the vocabulary.
        long[] counted = IntStream.range(0, batch.labels().length)
                .filter(i -> batch.labels()[i] != Batch.IGNORED)
                .asLongStream()
                .toArray();
        long[] labels = Arrays.stream(counted).map(i -> batch.labels()[(int) i]).toArray();
        NDManager manager = pass.manager();
        NDArray rows = decoded.reshape(-1, config.dModel());
        NDArray hidden = counted.length == batch.labels().length ? rows : rows.get(manager.create(counted));
        return pass.ops().crossEntropy(beforeHead(hidden), pass.weight(head), manager.create(labels));
    }

    private NDArray decode(Pass pass, Batch batch, NDArray encoded) {
        return decoder.decode(pass, targets(pass, batch), encoded, maskBias(pass, batch));
    }

    /** Looks up the tokens that the decoder reads: {@code [B, T, d]}. */
    NDArray targets(Pass pass, Batch batch) {
        long[] inputs = batch.decoderInputs(config.decoderStartTokenId(), config.padTokenId());
        NDArray ids = pass.manager().create(inputs, new Shape(batch.rows(), batch.targetLength()));
        return pass.ops().embedding(ids, pass.weight(shared));
    }

    /** The encoder. */
    Stack encoder() {
        return encoder;
    }

    /** The decoder. */
    Stack decoder() {
        return decoder;
    }

    /**
     * Starts a generation: the keys and values of what was encoded are kept.
     *
     * @param pass the run, which lasts until the generation ends
     * @param batch the batch; its labels are not looked at
     * @param encoded what {@link #encode} gave
     * @param maxLength most tokens that will be read
     * @return the generation before its first token
     */
    Generation generate(Pass pass, Batch batch, NDArray encoded, int maxLength) {
        return new Generation(pass, decoder.start(pass, encoded, maxLength), maskBias(pass, batch));
    }

    /** A generation under way. */
    final class Generation {
        private final Pass pass;
        private final Stack.Cache cache;
        private final NDArray maskBias;
        private int step;

        private Generation(Pass pass, Stack.Cache cache, NDArray maskBias) {
            this.pass = pass;
            this.cache = cache;
            this.maskBias = maskBias;
        }

        /**
         * Reads one token of each row.
         *
         * @param tokens [B]
         * @return logits of the next token [B, vocabulary]; what else was made on the way is closed, but what later tokens
         *     read
         */
        NDArray next(List<Integer> tokens) {
            long[] ids = tokens.stream().mapToLong(Integer::longValue).toArray();
            return Scoped.result(() -> {
                NDArray embedded =
                        pass.ops().embedding(pass.manager().create(ids, new Shape(ids.length, 1)), pass.weight(shared));
                NDArray hidden = decoder.step(pass, embedded, step++, cache, maskBias);
                return toVocabulary(pass, hidden.squeeze(1));
            });
        }
    }

    private NDArray toVocabulary(Pass pass, NDArray hidden) {
        return pass.ops().frozenLinear(beforeHead(hidden), pass.weight(head));
    }

    private NDArray beforeHead(NDArray hidden) {
        return config.scaleDecoderOutputs() ? Scalars.times(hidden, Math.pow(config.dModel(), -0.5)) : hidden;
    }

    static NDArray maskBias(Pass pass, Batch batch) {
        return PositionBias.ofMask(pass, batch.mask(), batch.rows(), batch.sourceLength());
    }
}
