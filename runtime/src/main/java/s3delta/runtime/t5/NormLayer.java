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
        return Scoped.result(() -> {
            NDArray frozen = pass.weight(slot);
            NDArray weight =
                    pass.weightChange(site).map(change -> change.add(frozen)).orElse(frozen);
            return pass.add(site, x, pass.ops().rmsNorm(x, weight, epsilon));
        });
    }
}
