package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.KeyValueDelta;
import s3delta.api.spi.LowRank;
import s3delta.api.spi.Parameters;
import s3delta.api.spi.Reweight;
import s3delta.runtime.delta.DeltaSet.Placed;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Product;
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
    public boolean bare(int... some) {
        return IntStream.of(some).allMatch(site -> sites.get(site).equals(DeltaSet.Site.EMPTY));
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
        DeltaSet.Site deltas = sites.get(site);
        List<Product> products = product(deltas.parallel());
        if (!products.isEmpty() && !deltas.sequential().isEmpty()) {
            // Constants do not depend on what the parallel deltas add, so that they can join the product.
            List<NDArray> terms = deltas.sequential().stream()
                    .flatMap(delta -> term(delta, input, output).stream())
                    .toList();
            if (terms.stream().allMatch(DeltaPass::isConstant)) {
                NDArray sum = wide(deltas.parallel(), input, output);
                return ops.addLowRank(
                        sum, input, products.get(0), terms.stream().reduce(NDArray::add));
            }
        }
        Keys sum = sum(deltas, products, input, output);
        return sum.constant().map(sum.keys()::add).orElse(sum.keys());
    }

    @Override
    public Keys addToKeys(int site, NDArray input, NDArray output) {
        DeltaSet.Site deltas = sites.get(site);
        return sum(deltas, product(deltas.parallel()), input, output);
    }

    private Keys sum(DeltaSet.Site deltas, List<Product> products, NDArray input, NDArray output) {
        NDArray parallel = wide(deltas.parallel(), input, output);
        for (Product product : products) {
            parallel = ops.addLowRank(parallel, input, product, Optional.empty());
        }
        NDArray sum = parallel;
        Optional<NDArray> constant = Optional.empty();
        for (Placed<AdditiveDelta> delta : deltas.sequential()) {
            Optional<NDArray> term = term(delta, input, parallel);
            if (term.filter(DeltaPass::isConstant).isPresent()) {
                constant = constant.map(c -> plus(c, term)).or(() -> term);
            } else {
                sum = plus(sum, term);
            }
        }
        return new Keys(sum, constant);
    }

    private static boolean isConstant(NDArray term) {
        return term.getShape().dimension() == 1;
    }

    /** Adds the parallel deltas that are not of low rank; those come last, as nobody else needs what they are added to. */
    private NDArray wide(List<Placed<AdditiveDelta>> parallel, NDArray input, NDArray output) {
        NDArray sum = output;
        for (Placed<AdditiveDelta> delta : parallel) {
            if (!(delta.module() instanceof LowRank)) {
                sum = plus(sum, term(delta, input, output));
            }
        }
        return sum;
    }

    @Override
    public Optional<List<Product>> products(int site) {
        DeltaSet.Site deltas = sites.get(site);
        return deltas.sequential().isEmpty()
                        && deltas.parallel().stream().allMatch(delta -> delta.module() instanceof LowRank)
                ? Optional.of(product(deltas.parallel()))
                : Optional.empty();
    }

    /** The sum of low-rank deltas as one product of the sum of their ranks; none where all gates are shut. */
    private List<Product> product(List<Placed<AdditiveDelta>> lowRank) {
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
            case 0 -> List.of();
            case 1 -> List.of(new Product(downs.get(0), ups.get(0), scales.get(0)));
            default ->
                List.of(new Product(NDArrays.concat(downs, 0), NDArrays.concat(ups, 1), NDArrays.concat(scales, 0)));
        };
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
