package s3delta.runtime.t5;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a T5 checkpoint, by their Hugging Face names, in a fixed order that numbers their slots. */
public final class T5Tensors {
    static final String SHARED = "shared.weight";
    static final String HEAD = "lm_head.weight";

    private final T5Config config;
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private T5Tensors(T5Config config) {
        this.config = config;
    }

    /**
     * Lists the tensors.
     *
     * @param config the backbone's configuration
     * @return shapes by name, in slot order
     */
    public static Map<String, Shape> of(T5Config config) {
        T5Tensors tensors = new T5Tensors(config);
        tensors.shapes.put(SHARED, new Shape(config.vocabSize(), config.dModel()));
        tensors.stack("encoder", config.numLayers(), false);
        tensors.stack("decoder", config.numDecoderLayers(), true);
        if (!config.tieWordEmbeddings()) {
            tensors.shapes.put(HEAD, new Shape(config.vocabSize(), config.dModel()));
        }
        return tensors.shapes;
    }

    /**
     * Says whether a tensor is one of the large ones, which need not be float32: neither a norm nor a position bias.
     *
     * @param name one of the names of {@link #of}
     * @return true for embeddings and for what hidden states are multiplied with
     */
    static boolean isMatrix(String name) {
        return !name.endsWith("norm.weight") && !name.endsWith("relative_attention_bias.weight");
    }

    private void stack(String stack, int layers, boolean decoder) {
        for (int i = 0; i < layers; i++) {
            String block = stack + ".block." + i + ".layer.";
            attention(block + "0.", "SelfAttention");
            if (i == 0) {
                shapes.put(
                        block + "0.SelfAttention.relative_attention_bias.weight",
                        new Shape(config.relativeAttentionNumBuckets(), config.numHeads()));
            }
            if (decoder) {
                attention(block + "1.", "EncDecAttention");
            }
            feedForward(block + (decoder ? "2." : "1."));
        }
        norm(stack + ".final_layer_norm");
    }

    private void attention(String layer, String name) {
        int inner = config.numHeads() * config.dKv();
        for (String projection : new String[] {"q", "k", "v"}) {
            shapes.put(layer + name + "." + projection + ".weight", new Shape(inner, config.dModel()));
        }
        shapes.put(layer + name + ".o.weight", new Shape(config.dModel(), inner));
        norm(layer + "layer_norm");
    }

    private void feedForward(String layer) {
        for (String name : config.feedForwardInputs()) {
            shapes.put(layer + "DenseReluDense." + name + ".weight", new Shape(config.dFf(), config.dModel()));
        }
        shapes.put(layer + "DenseReluDense.wo.weight", new Shape(config.dModel(), config.dFf()));
        norm(layer + "layer_norm");
    }

    private void norm(String path) {
        shapes.put(path + ".weight", new Shape(config.dModel()));
    }
}
