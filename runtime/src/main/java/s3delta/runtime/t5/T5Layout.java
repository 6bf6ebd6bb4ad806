package s3delta.runtime.t5;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.Position;
import s3delta.api.SiteShape;
import s3delta.runtime.T5Path;

/**
 * The table of a T5's parts, in Hugging Face's module order: the positions where deltas can go, numbered as sites, and the
 * tensors of a checkpoint, numbered as slots. Of each block the layers, each before its linear maps and its norm after
 * them; after all blocks the final norm; the encoder before the decoder.
 */
public final class T5Layout {
    static final String SHARED = "shared.weight";
    static final String HEAD = "lm_head.weight";
    private static final String BIAS = "relative_attention_bias";

    private final T5Config config;
    private final List<Position> positions = new ArrayList<>();
    private final Map<String, Shape> tensors = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    private T5Layout(T5Config config) {
        this.config = config;
        tensor(SHARED, config.vocabSize(), config.dModel());
        stack(T5Path.ENCODER, config.numLayers());
        stack(T5Path.DECODER, config.numDecoderLayers());
        if (config.ownHead()) {
            tensor(HEAD, config.vocabSize(), config.dModel());
        }
    }

    /**
     * Makes the table of a model.
     *
     * @param config the sizes of the model
     * @return its parts
     */
    public static T5Layout of(T5Config config) {
        return new T5Layout(config);
    }

    /**
     * Lists where deltas can go.
     *
     * @return all positions, by site
     */
    public List<Position> positions() {
        return List.copyOf(positions);
    }

    /**
     * Lists the tensors of a checkpoint.
     *
     * @return shapes by name, in slot order; unmodifiable
     */
    public Map<String, Shape> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** Returns the number of a tensor. */
    int slot(String tensor) {
        return number(tensor);
    }

    /** Returns the number of the weight of a linear map or a norm. */
    int slot(T5Path module) {
        return number(module + ".weight");
    }

    /** Returns the number of a position. */
    int site(T5Path path) {
        return number(path.toString());
    }

    /** Returns the tensor of the position bias of a stack. */
    static T5Path bias(String stack) {
        return new T5Path(stack, 0, T5Path.SELF, BIAS);
    }

    /**
     * Says whether a tensor is one of the large ones, which need not be float32: neither a norm nor a position bias.
     *
     * @param name one of the names of {@link #tensors}
     * @return true for embeddings and for what hidden states are multiplied with
     */
    static boolean isMatrix(String name) {
        return !name.endsWith("norm.weight") && !name.endsWith(BIAS + ".weight");
    }

    private int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalStateException("no such part of the model: " + name);
        }
        return number;
    }

    private void stack(String stack, int blocks) {
        for (int i = 0; i < blocks; i++) {
            for (String layer : T5Path.layers(stack)) {
                T5Path path = new T5Path(stack, i, layer, "");
                if (layer.equals(T5Path.FEED_FORWARD)) {
                    feedForward(path);
                } else {
                    attention(path);
                }
                norm(path.withModule(T5Path.NORM));
                if (path.withModule(BIAS).equals(bias(stack))) {
                    tensor(bias(stack) + ".weight", config.relativeAttentionNumBuckets(), config.numHeads());
                }
            }
        }
        norm(new T5Path(stack, T5Path.AFTER, T5Path.FINAL_NORM, ""));
    }

    private void attention(T5Path layer) {
        position(layer, new SiteShape.Attention(config.dModel(), config.numHeads(), config.dKv()));
        for (String projection : List.of("q", "k", "v")) {
            linear(layer.withModule(projection), config.dModel(), config.attentionWidth());
        }
        linear(layer.withModule("o"), config.attentionWidth(), config.dModel());
    }

    private void feedForward(T5Path layer) {
        position(layer, new SiteShape.FeedForward(config.dModel(), config.dFf()));
        config.feedForwardInputs().forEach(name -> linear(layer.withModule(name), config.dModel(), config.dFf()));
        linear(layer.withModule("wo"), config.dFf(), config.dModel());
    }

    private void linear(T5Path path, int in, int out) {
        position(path, new SiteShape.Linear(in, out));
        tensor(path + ".weight", out, in);
    }

    private void norm(T5Path path) {
        position(path, new SiteShape.Norm(config.dModel(), config.layerNormEpsilon()));
        tensor(path + ".weight", config.dModel());
    }

    private void position(T5Path path, SiteShape shape) {
        numbers.put(path.toString(), positions.size());
        positions.add(new Position(path.toString(), shape));
    }

    private void tensor(String name, long... shape) {
        numbers.put(name, tensors.size());
        tensors.put(name, new Shape(shape));
    }
}
