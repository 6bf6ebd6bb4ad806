package s3delta.runtime.t5;

import java.util.ArrayList;
import java.util.List;
import s3delta.api.Position;
import s3delta.api.SiteShape;

/** Stub. */
public final class T5Positions {
    private T5Positions() {}

    /** Lists. */
    public static List<Position> of(T5Config c) {
        List<Position> out = new ArrayList<>();
        for (String stack : List.of("encoder", "decoder")) {
            boolean dec = stack.equals("decoder");
            for (int i = 0; i < (dec ? c.numDecoderLayers() : c.numLayers()); i++) {
                String b = stack + ".block." + i + ".layer.";
                attention(out, b + "0.", "SelfAttention", c);
                if (dec) {
                    attention(out, b + "1.", "EncDecAttention", c);
                }
                String f = b + (dec ? "2." : "1.");
                String d = f + "DenseReluDense";
                out.add(new Position(d, new SiteShape.FeedForward(c.dModel(), c.dFf())));
                for (String w : c.gated() ? List.of("wi_0", "wi_1") : List.of("wi")) {
                    out.add(new Position(d + "." + w, new SiteShape.Linear(c.dModel(), c.dFf())));
                }
                out.add(new Position(d + ".wo", new SiteShape.Linear(c.dFf(), c.dModel())));
                out.add(new Position(f + "layer_norm", new SiteShape.Norm(c.dModel(), c.layerNormEpsilon())));
            }
            out.add(new Position(stack + ".final_layer_norm", new SiteShape.Norm(c.dModel(), c.layerNormEpsilon())));
        }
        return out;
    }

    private static void attention(List<Position> out, String layer, String name, T5Config c) {
        int inner = c.numHeads() * c.dKv();
        out.add(new Position(layer + name, new SiteShape.Attention(c.dModel(), c.numHeads(), c.dKv())));
        for (String p : List.of("q", "k", "v")) {
            out.add(new Position(layer + name + "." + p, new SiteShape.Linear(c.dModel(), inner)));
        }
        out.add(new Position(layer + name + ".o", new SiteShape.Linear(inner, c.dModel())));
        out.add(new Position(layer + "layer_norm", new SiteShape.Norm(c.dModel(), c.layerNormEpsilon())));
    }
}
