package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import s3delta.runtime.engine.Scoped;

/** A matrix product without bias, at a site. */
record LinearLayer(int slot, int site) {
    LinearLayer(Layout layout, String path) {
        this(layout.slot(path + ".weight"), layout.site(path));
    }

    /** {@code (B, T, in) -> (B, T, out)}. */
    NDArray forward(Pass pass, NDArray x) {
        return Scoped.result(() -> pass.add(site, x, pass.ops().frozenLinear(x, pass.weight(slot))));
    }

    /** {@code (B, S, d) -> (B, S, H * d_kv)}, for keys. */
    Additions.Keys keys(Pass pass, NDArray x) {
        return pass.addToKeys(site, x, pass.ops().frozenLinear(x, pass.weight(slot)));
    }
}
