package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.Supplier;
import s3delta.runtime.T5Path;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Scoped;

/** The modules with weights of their own that layers are made of. */
final class Modules {
    private Modules() {}

    /** A matrix product without bias, at a site. */
    record Linear(int slot, int site) {
        Linear(T5Layout layout, T5Path path) {
            this(layout.slot(path), layout.site(path));
        }

        /** {@code (B, T, in) -> (B, T, out)}. */
        NDArray forward(Pass pass, NDArray x) {
            return Scoped.result(() -> affine(pass)
                    .map(affine -> pass.ops().project(x, affine.get()))
                    .orElseGet(() -> pass.add(site, x, pass.ops().frozenLinear(x, pass.weight(slot)))));
        }

        /** The matrix with what its deltas add; empty where that is not of low rank. */
        Optional<Supplier<Affine>> affine(Pass pass) {
            return pass.affine(site, pass.weight(slot));
        }

        /** {@code (B, S, d) -> (B, S, H * d_kv)}, for keys. */
        Pass.Keys keys(Pass pass, NDArray x) {
            return affine(pass)
                    .map(Supplier::get)
                    .map(affine -> new Pass.Keys(pass.ops().project(x, affine.withoutConstant()), affine.constant()))
                    .orElseGet(() -> pass.addToKeys(site, x, pass.ops().frozenLinear(x, pass.weight(slot))));
        }
    }

    /** A root-mean-square norm, at a site. */
    record Norm(int slot, int site, double epsilon) {
        Norm(T5Layout layout, T5Path path, T5Config config) {
            this(layout.slot(path), layout.site(path), config.layerNormEpsilon());
        }

        /** {@code (B, T, d) -> (B, T, d)}. */
        NDArray forward(Pass pass, NDArray x) {
            return Scoped.result(() -> {
                NDArray frozen = pass.weight(slot);
                NDArray weight = pass.weightChange(site)
                        .map(change -> change.add(frozen))
                        .orElse(frozen);
                return pass.add(site, x, pass.ops().rmsNorm(x, weight, epsilon));
            });
        }
    }
}
