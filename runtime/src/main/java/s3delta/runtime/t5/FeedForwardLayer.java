package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import s3delta.runtime.T5Path;
import s3delta.runtime.engine.Activation;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.Scoped;
import s3delta.runtime.t5.Modules.Linear;
import s3delta.runtime.t5.Modules.Norm;

/** A feed-forward block with its norm and residual: {@code wo act(wi x)}, or gated {@code wo (act(wi_0 x) * wi_1 x)}. */
final class FeedForwardLayer {
    private final Norm norm;
    private final List<Linear> in;
    private final Linear out;
    private final int site;
    private final Activation activation;
    private final long outputPlace;
    private final long innerPlace;

    FeedForwardLayer(T5Layout layout, T5Path layer, T5Config config) {
        norm = new Norm(layout, layer.withModule(T5Path.NORM), config);
        in = config.feedForwardInputs().stream()
                .map(name -> new Linear(layout, layer.withModule(name)))
                .toList();
        out = new Linear(layout, layer.withModule("wo"));
        site = layout.site(layer);
        activation = config.activation();
        outputPlace = Dropout.place(layer + " output");
        innerPlace = Dropout.place(layer + " inner");
    }

    /** {@code (B, T, d) -> (B, T, d)}, residual included. */
    NDArray forward(Pass pass, NDArray hidden) {
        return Scoped.result(() -> {
            NDArray x = norm.forward(pass, hidden);
            return hidden.add(pass.drop(pass.add(site, x, Scoped.result(() -> inner(pass, x))), outputPlace));
        });
    }

    /** {@code (B, T, d) -> (B, T, d)}, what the block's own deltas are added to. */
    private NDArray inner(Pass pass, NDArray x) {
        List<Supplier<Affine>> matrices =
                in.stream().flatMap(layer -> layer.affine(pass).stream()).toList();
        Optional<Supplier<Affine>> last = out.affine(pass);
        if (matrices.size() == in.size() && last.isPresent()) {
            return pass.ops()
                    .feedForward(
                            x,
                            activation,
                            matrices.stream().map(Supplier::get).toList(),
                            last.get().get(),
                            pass.regularization().dropoutAt(innerPlace));
        }
        NDArray first = pass.ops().activate(activation, in.get(0).forward(pass, x));
        // (B, T, d_ff)
        NDArray wide = in.size() == 1 ? first : first.mul(in.get(1).forward(pass, x));
        return out.forward(pass, pass.drop(wide, innerPlace));
    }
}
