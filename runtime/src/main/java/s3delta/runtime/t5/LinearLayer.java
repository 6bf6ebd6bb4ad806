package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Scoped;

/** A matrix product without bias, at a site. */
record LinearLayer(int slot, int site) {
    LinearLayer(Layout layout, String path) {
        this(layout.slot(path + ".weight"), layout.site(path));
    }

    /** {@code (B, T, in) -> (B, T, out)}. */
    NDArray forward(Pass pass, NDArray x) {
        return Scoped.result(() -> affine(pass)
                .map(affine -> pass.ops().project(x, affine))
                .orElseGet(() -> pass.add(site, x, pass.ops().frozenLinear(x, pass.weight(slot)))));
    }

    /** The matrix with what its deltas add; empty where that is not of low rank. */
    Optional<Affine> affine(Pass pass) {
        return pass.affine(site, pass.weight(slot));
    }

    /** {@code (B, S, d) -> (B, S, H * d_kv)}, for keys. */
    Additions.Keys keys(Pass pass, NDArray x) {
        return affine(pass)
                .map(affine -> new Additions.Keys(pass.ops().project(x, affine.withoutConstant()), affine.constant()))
                .orElseGet(() -> pass.addToKeys(site, x, pass.ops().frozenLinear(x, pass.weight(slot))));
    }
}
