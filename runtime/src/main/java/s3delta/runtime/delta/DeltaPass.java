package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.Bottleneck;
import s3delta.api.spi.Constant;
import s3delta.api.spi.KeyValueDelta;
import s3delta.api.spi.LowRank;
import s3delta.api.spi.Parameters;
import s3delta.api.spi.Reweight;
import s3delta.runtime.delta.DeltaSet.Placed;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Affine.Product;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.t5.Pass;

/** A run with frozen weights and gated deltas, {@code H_out = m(H_in) + z * delta(H_in, m(H_in))}. */
record DeltaPass(
        NDManager manager,
        Ops ops,
        List<NDArray> frozen,
        List<DeltaSet.Site> sites,
        List<NDArray> parameters,
        Gates.Arrays gates)
        implements Pass {
    @Override
    public NDArray weight(int slot) {
        return frozen.get(slot);
    }

    @Override
    public Optional<NDArray> weightChange(int site) {
        Optional<NDArray> sum = Optional.empty();
        for (Placed<AdditiveDelta> delta : sites.get(site).reweighting()) {
            if (!gates.shut(delta.gate()) && delta.module() instanceof Reweight norm) {
                Optional<NDArray> term = Optional.of(gates.scale(delta.gate(), norm.change(parametersOf(delta))));
                sum = sum.map(s -> plus(s, term)).or(() -> term);
            }
        }
        return sum;
    }

    @Override
    public NDArray add(int site, NDArray input, NDArray output) {
        Keys sum = addToKeys(site, input, output);
        return sum.constant().map(sum.keys()::add).orElse(sum.keys());
    }

    @Override
    public Keys addToKeys(int site, NDArray input, NDArray output) {
        DeltaSet.Site deltas = sites.get(site);
        NDArray wide = wide(deltas.parallel(), input, output);
        NDArray parallel = product(deltas.parallel())
                .map(product -> ops.addLowRank(wide, input, product))
                .orElse(wide);
        NDArray sum = parallel;
        Optional<NDArray> constant = Optional.empty();
        for (Placed<AdditiveDelta> delta : deltas.sequential()) {
            if (delta.module() instanceof Constant) {
                Optional<NDArray> term = term(delta, input, parallel);
                constant = constant.map(c -> plus(c, term)).or(() -> term);
            } else {
                sum = plus(sum, delta, input, parallel);
            }
        }
        return new Keys(sum, constant);
    }

    /** Adds the parallel deltas that are not of low rank; those come last, as nobody else needs what they are added to. */
    private NDArray wide(List<Placed<AdditiveDelta>> parallel, NDArray input, NDArray output) {
        NDArray sum = output;
        for (Placed<AdditiveDelta> delta : parallel) {
            if (!(delta.module() instanceof LowRank)) {
                sum = plus(sum, delta, input, output);
            }
        }
        return sum;
    }

    @Override
    public Optional<Affine> affine(int site, NDArray weight) {
        DeltaSet.Site deltas = sites.get(site);
        if (!deltas.isAffine()) {
            return Optional.empty();
        }
        Optional<NDArray> sum = Optional.empty();
        for (Placed<AdditiveDelta> delta : deltas.sequential()) {
            if (!gates.shut(delta.gate()) && delta.module() instanceof Constant constant) {
                Optional<NDArray> term = Optional.of(gates.scale(delta.gate(), constant.constant(parametersOf(delta))));
                sum = sum.map(s -> plus(s, term)).or(() -> term);
            }
        }
        return Optional.of(new Affine(weight, product(deltas.parallel()), sum));
    }

    /** The sum of low-rank deltas as one product of the sum of their ranks; empty where all gates are shut. */
    private Optional<Product> product(List<Placed<AdditiveDelta>> lowRank) {
        NDList downs = new NDList();
        NDList ups = new NDList();
        NDList scales = new NDList();
        for (Placed<AdditiveDelta> delta : lowRank) {
            if (!gates.shut(delta.gate()) && delta.module() instanceof LowRank factors) {
                Parameters own = parametersOf(delta);
                NDArray down = factors.down(own);
                downs.add(down);
                ups.add(factors.up(own));
                scales.add(gates.scale(
                        delta.gate(), factors.scale(), down.getShape().get(0), manager));
            }
        }
        return switch (downs.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Product(downs.get(0), ups.get(0), scales.get(0)));
            default ->
                Optional.of(
                        new Product(NDArrays.concat(downs, 0), NDArrays.concat(ups, 1), NDArrays.concat(scales, 0)));
        };
    }

    private NDArray plus(NDArray sum, Placed<AdditiveDelta> delta, NDArray input, NDArray output) {
        if (delta.module() instanceof Bottleneck bottleneck && !gates.shut(delta.gate())) {
            Parameters own = parametersOf(delta);
            return ops.addGated(
                    sum,
                    bottleneck.hidden(input, output, own),
                    bottleneck.up(own),
                    bottleneck.bias(own),
                    gates.scale(delta.gate(), 1, 1, manager));
        }
        return plus(sum, term(delta, input, output));
    }

    private static NDArray plus(NDArray sum, Optional<NDArray> term) {
        return term.map(sum::add).orElse(sum);
    }

    /** What a delta adds, gate included; empty where the gate is shut. */
    private Optional<NDArray> term(Placed<AdditiveDelta> delta, NDArray input, NDArray output) {
        if (gates.shut(delta.gate())) {
            return Optional.empty();
        }
        Parameters own = parametersOf(delta);
        return Optional.of(gates.scale(delta.gate(), delta.module().delta(input, output, own)));
    }

    @Override
    public List<GatedRows> rows(int site) {
        List<GatedRows> rows = new ArrayList<>();
        for (Placed<KeyValueDelta> delta : sites.get(site).rows()) {
            if (!gates.shut(delta.gate())) {
                Parameters own = parametersOf(delta);
                rows.add(new GatedRows(
                        delta.module().keys(own), delta.module().values(own), gates.log(delta.gate(), manager)));
            }
        }
        return rows;
    }

    private Parameters parametersOf(Placed<?> delta) {
        return delta.parametersIn(parameters);
    }
}
