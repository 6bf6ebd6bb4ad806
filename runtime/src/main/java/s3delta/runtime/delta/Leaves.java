package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Optional;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.ScaledEntries;

/**
 * What the gradients of a batch are recorded for, shared by the runs over its parts. A parameter that only scales what its
 * delta adds, as LoRA's B or a bias does, is multiplied by gate and factor here, once for a batch; gradients of gates and
 * parameters follow from that of the product. Other deltas multiply what they add by their gate in each run.
 */
final class Leaves {
    private final ScaledParameters parameters;
    private final Gates.Leaf gates;
    private final NDManager scope;
    private final boolean ofWeights;
    private final boolean isPlain;
    private final Optional<NDArray> scaled;
    private final NDArray rest;
    private Optional<NDArray> whole = Optional.empty();

    /**
     * Begins a batch.
     *
     * @param parameters the parameters
     * @param gates the gates
     * @param ofWeights whether the gradient of the parameters is wanted
     * @param scope owner of the leaves, closed after the batch
     */
    Leaves(ScaledParameters parameters, Gates gates, boolean ofWeights, NDManager scope) {
        this.parameters = parameters;
        this.scope = scope;
        this.ofWeights = ofWeights;
        int deltas = parameters.values().tunable().parts().size();
        if (gates instanceof Gates.Valued valued && valued.values().length != deltas) {
            throw new IllegalArgumentException(valued.values().length + " gates of " + deltas + " deltas");
        }
        this.gates = new Gates.Leaf(gates, scope);
        // Who wants no gradient need not have the entries.
        isPlain = !ofWeights && gates instanceof Gates.Open && !parameters.isGathered();
        Optional<ScaledEntries> entries = isPlain ? Optional.empty() : parameters.entries();
        scaled = entries.map(some -> some.scaled(alias(), this.gates.vector()));
        rest = entries.map(some -> some.rest(alias())).orElseGet(this::alias);
        scaled.ifPresent(array -> array.setRequiresGradient(ofWeights || this.gates.recorded()));
        rest.setRequiresGradient(ofWeights);
    }

    private NDArray alias() {
        NDArray alias = parameters.values().trained().stopGradient();
        alias.attach(scope);
        return alias;
    }

    /** The gates of a run. */
    Gates.Arrays gates(NDManager manager) {
        return gates.arrays(manager);
    }

    /** The parameters of a run. */
    Parameters parameters(NDManager manager) {
        return new Parameters(manager);
    }

    /** The parameters of a run by slot: those that are trained, then those that are frozen. */
    final class Parameters {
        private final NDManager manager;
        private final List<NDArray> each;
        private Optional<List<NDArray>> unscaled = Optional.empty();
        private Optional<List<NDArray>> rounded = Optional.empty();

        private Parameters(NDManager manager) {
            this.manager = manager;
            each = isPlain ? parameters.openViews(rest, manager) : parameters.views(scaled, rest, manager);
        }

        /** All of them, those times gate and factor that only scale. */
        List<NDArray> all() {
            return each;
        }

        /** Whether a parameter is multiplied by gate and factor already. */
        boolean isScaled(int slot) {
            return parameters.isScaled(slot);
        }

        /** A parameter, times gate and factor if it only scales. */
        NDArray scaled(int slot) {
            return each.get(slot);
        }

        /** A parameter as it is. A delta may read one that scales for something else, too. */
        NDArray plain(int slot) {
            return isScaled(slot) ? unscaled().get(slot) : each.get(slot);
        }

        /** Whether A and B of a product can be had rounded, B times gate and factor. */
        boolean canRound(int a, int b) {
            return !isPlain && !isScaled(a) && isScaled(b);
        }

        /** A parameter in the numbers that products are made in, times gate and factor if it only scales. */
        NDArray rounded(Ops ops, int slot) {
            List<NDArray> views = rounded.orElseGet(() ->
                    lasting(parameters.views(scaled.map(all -> rounded(ops, all)), rounded(ops, rest), manager)));
            rounded = Optional.of(views);
            return views.get(slot);
        }

        /** Lets views outlast the part of the run that asked for them first. */
        private static List<NDArray> lasting(List<NDArray> views) {
            views.forEach(NDScope::unregister);
            return views;
        }

        private NDArray rounded(Ops ops, NDArray vector) {
            NDArray rounded = ops.forProducts(vector);
            rounded.attach(manager);
            return rounded;
        }

        private List<NDArray> unscaled() {
            List<NDArray> views =
                    unscaled.orElseGet(() -> lasting(parameters.values().views(whole(), manager)));
            unscaled = Optional.of(views);
            return views;
        }
    }

    private NDArray whole() {
        NDArray leaf = whole.orElseGet(() -> {
            NDArray alias = alias();
            alias.setRequiresGradient(ofWeights);
            NDScope.unregister(alias);
            return alias;
        });
        whole = Optional.of(leaf);
        return leaf;
    }

    /** Returns dL/dw, float32 [n], the scope's. */
    NDArray gradient() {
        NDArray ofRest = rest.getGradient();
        NDArray all = parameters
                .entries()
                .map(entries -> entries.gradient(scaled.orElseThrow().getGradient(), ofRest, gates.vector()))
                .orElse(ofRest);
        whole.ifPresent(leaf -> all.addi(leaf.getGradient()));
        return all;
    }

    /** Returns dL/dz, empty where it was not wanted. */
    double[] gateGradient() {
        if (!gates.recorded()) {
            return new double[0];
        }
        NDArray direct = gates.vector().orElseThrow().getGradient().toType(DataType.FLOAT64, true);
        NDArray all = parameters
                .entries()
                .map(entries -> entries.gateGradient(scaled.orElseThrow().getGradient(), alias())
                        .add(direct))
                .orElse(direct);
        all.attach(scope);
        return Reads.doubles(all);
    }
}
