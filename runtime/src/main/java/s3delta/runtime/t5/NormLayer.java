package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import s3delta.runtime.engine.Scoped;

/** A root-mean-square norm, at a site. */
record NormLayer(int slot, int site, double epsilon) {
    NormLayer(Layout layout, String path, double epsilon) {
        this(layout.slot(path + ".weight"), layout.site(path), epsilon);
    }

    /** {@code (B, T, d) -> (B, T, d)}. */
    NDArray forward(Pass pass, NDArray x) {
        return Scoped.result(() -> pass.add(site, x, pass.ops().rmsNorm(x, pass.weight(slot), epsilon)));
    }
}
