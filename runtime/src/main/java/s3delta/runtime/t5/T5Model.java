package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import s3delta.api.spi.Scalars;
import s3delta.runtime.T5Path;
import s3delta.runtime.engine.Scoped;
import s3delta.runtime.engine.Uploads;
import s3delta.runtime.t5.FrozenBlocks.Encoding;

/**
 * A T5 as a function: it holds no arrays, each {@link Pass} brings them, and says where features are dropped.
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
        DeviceBatch inputs = inputs(pass, batch);
        return encode(pass, inputs, new Encoding(0, sources(pass, inputs)));
    }

    private DeviceBatch inputs(Pass pass, Batch batch) {
        return DeviceBatch.of(pass.manager(), config, List.of(batch)).get(0);
    }

    /**
     * Encodes the rest of a batch that is encoded in part.
     *
     * @param pass the run
     * @param inputs the batch
     * @param begun how far the encoder has come
     * @return the encoder's last hidden states [B, S, d]
     */
    public NDArray encode(Pass pass, DeviceBatch inputs, Encoding begun) {
        NDArray last = encoder.encode(pass, begun.blocks(), encoder.blocks(), begun.states(), inputs.mask());
        return encoder.norm(pass, last);
    }

    /** Runs the encoder's first blocks: {@code [B, S, d]}. */
    NDArray states(Pass pass, DeviceBatch inputs, int blocks) {
        return encoder.encode(pass, 0, blocks, sources(pass, inputs), inputs.mask());
    }

    /** Looks up the sources' tokens: {@code [B, S, d]}. */
    NDArray sources(Pass pass, DeviceBatch inputs) {
        return encoder.input(pass, embedded(pass, inputs.sources()));
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
        return toVocabulary(pass, decode(pass, inputs(pass, batch), encoded));
    }

    /**
     * Computes the mean cross-entropy over the labels that count, in nats a token.
     *
     * @param pass the run
     * @param batch the batch, with at least one label that counts
     * @return a number
     */
    public NDArray loss(Pass pass, Batch batch) {
        DeviceBatch inputs = inputs(pass, batch);
        return loss(pass, inputs, new Encoding(0, sources(pass, inputs)));
    }

    /**
     * Computes the mean cross-entropy of a batch that is encoded in part.
     *
     * @param pass the run
     * @param inputs the batch, with at least one label that counts
     * @param begun how far the encoder has come
     * @return a number
     */
    public NDArray loss(Pass pass, DeviceBatch inputs, Encoding begun) {
        return loss(pass, inputs, decode(pass, inputs, encode(pass, inputs, begun)));
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
        DeviceBatch inputs = inputs(pass, batch);
        return loss(pass, inputs, decode(pass, inputs, encoded));
    }

    /** The loss of what the decoder gave, [B, T, d]. */
    NDArray loss(Pass pass, DeviceBatch inputs, NDArray decoded) {
        // Only rows whose label counts go through the large product with the vocabulary.
        NDArray rows = decoded.reshape(-1, config.dModel());
        NDArray hidden = inputs.counted().map(rows::get).orElse(rows);
        double smoothing = pass.regularization().labelSmoothing();
        return pass.ops().crossEntropy(beforeHead(hidden), pass.weight(head), inputs.labels(), smoothing);
    }

    private NDArray decode(Pass pass, DeviceBatch inputs, NDArray encoded) {
        return decoder.decode(pass, targets(pass, inputs), encoded, inputs.mask());
    }

    /** Looks up the tokens that the decoder reads: {@code [B, T, d]}. */
    NDArray targets(Pass pass, DeviceBatch inputs) {
        return decoder.input(pass, embedded(pass, inputs.targets()));
    }

    /** Looks up tokens. Their ids may be those of a whole step, which would keep all that is made of them until its end. */
    private NDArray embedded(Pass pass, NDArray ids) {
        NDArray embedded = pass.ops().embedding(ids, pass.weight(shared));
        embedded.attach(pass.manager());
        return embedded;
    }

    /** The encoder. */
    Stack encoder() {
        return encoder;
    }

    /** The decoder. */
    Stack decoder() {
        return decoder;
    }

    /** Says whether the decoder multiplies new tokens by a tensor; cross-attention's keys and values are of the source. */
    boolean isOfSteps(String tensor) {
        T5Path path = T5Path.of(tensor.replaceFirst("\\.weight$", ""));
        boolean ofSource = path.layer().equals(T5Path.CROSS) && Set.of("k", "v").contains(path.module());
        boolean inBlock = path.stack().equals(T5Path.DECODER) && path.block() != T5Path.AFTER;
        return tensor.equals(config.ownHead() ? T5Layout.HEAD : T5Layout.SHARED)
                || (inBlock && T5Layout.isMatrix(tensor) && !ofSource);
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
        return new Generation(
                pass,
                decoder.start(pass, encoded, maxLength),
                inputs(pass, batch).mask());
    }

    /** A generation under way. */
    final class Generation {
        private Pass pass;
        private Pass steps;
        private final Stack.Cache cache;
        private NDArray maskBias;
        /** Where the keys of each step begin among all. */
        private final List<Integer> begins = new ArrayList<>();

        private int keys;

        private Generation(Pass pass, Stack.Cache cache, NDArray maskBias) {
            this.pass = pass;
            steps = pass.stepping();
            this.cache = cache;
            this.maskBias = maskBias;
        }

        /**
         * Reads one token of each row.
         *
         * @param tokens [B]
         * @param banned tokens that must not come next, row after row: row * vocabulary + token
         * @return float64 [2, B]: the highest logit of each row, and its token; what else was made on the way is closed, but
         *     what later tokens read
         */
        NDArray next(int[] tokens, long[] banned) {
            return Scoped.result(() -> {
                NDArray bias = decoder.biasOfNext(pass, begins.size());
                NDArray read = read(tokens, 1, bias).squeeze(1);
                NDArray logits = pass.ops().fewRows(beforeHead(read), steps.weight(head));
                if (banned.length > 0) {
                    pass.ops().ban(logits, Uploads.longs(pass.manager(), banned, new Shape(banned.length)));
                }
                return pass.ops().highest(logits);
            });
        }

        /**
         * Reads the last token of each beam. The keys and values of all beams stay where they are: each beam is kept from
         * seeing those of tokens that are not its own.
         *
         * @param beams of each row the beams, of a row that is done any
         * @param width W, the most beams of a row; what is missing reads what the first beam does
         * @param count how many of the most likely tokens are wanted, n
         * @return float64 [2, B * W, n]: log-probabilities, the highest first, and tokens
         */
        NDArray next(List<List<BeamSearch.Beam>> beams, int width, int count) {
            int rows = beams.size();
            int all = keys + width;
            int[] tokens = new int[rows * width];
            boolean[] hidden = new boolean[tokens.length * all];
            Arrays.fill(hidden, true);
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < width; i++) {
                    List<BeamSearch.Beam> own = beams.get(row);
                    int query = row * width + i;
                    hidden[query * all + keys + i] = false;
                    if (!own.isEmpty()) {
                        BeamSearch.Beam beam = own.get(i < own.size() ? i : 0);
                        tokens[query] = beam.last();
                        for (int step = 0; step < beam.slots().length && step < begins.size(); step++) {
                            hidden[query * all + begins.get(step) + beam.slots()[step]] = false;
                        }
                    }
                }
            }
            return Scoped.result(() -> {
                NDArray bias = decoder.biasOfNext(pass, places(width), hidden, rows);
                NDArray read = read(tokens, width, bias).reshape(tokens.length, config.dModel());
                return pass.ops().mostLikely(beforeHead(read), steps.weight(head), count);
            });
        }

        /** The place of each key, also of those that are read next. */
        private int[] places(int width) {
            int[] places = new int[keys + width];
            for (int step = 0; step < begins.size(); step++) {
                int to = step + 1 < begins.size() ? begins.get(step + 1) : keys;
                Arrays.fill(places, begins.get(step), to, step);
            }
            Arrays.fill(places, keys, places.length, begins.size());
            return places;
        }

        /** {@code (B, W) -> (B, W, d)}. */
        private NDArray read(int[] tokens, int width, NDArray bias) {
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            begins.add(keys);
            keys += width;
            NDArray read = Uploads.longs(pass.manager(), ids, new Shape(ids.length / width, width));
            return decoder.step(steps, embedded(pass, read), bias, cache, maskBias);
        }

        /**
         * Drops rows, so that later steps are of the others only.
         *
         * @param rows the rows that stay, in their order
         */
        void keep(int[] rows) {
            pass = pass.select(rows);
            steps = steps.select(rows);
            long[] ids = Arrays.stream(rows).asLongStream().toArray();
            try (NDArray chosen = Uploads.longs(pass.manager(), ids, new Shape(ids.length))) {
                cache.keep(pass.ops(), chosen);
                if (maskBias.getShape().get(0) > 1) {
                    NDArray all = maskBias;
                    maskBias = pass.ops().rows(all, chosen);
                    all.close();
                }
            }
        }
    }

    private NDArray toVocabulary(Pass pass, NDArray hidden) {
        return pass.ops().frozenLinear(beforeHead(hidden), pass.weight(head));
    }

    private NDArray beforeHead(NDArray hidden) {
        return config.scaleDecoderOutputs() ? Scalars.times(hidden, Math.pow(config.dModel(), -0.5)) : hidden;
    }
}
