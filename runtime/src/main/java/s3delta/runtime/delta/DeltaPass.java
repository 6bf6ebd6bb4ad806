package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import s3delta.api.spi.Form;
import s3delta.runtime.delta.DeltaSet.Placed;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Affine.Product;
import s3delta.runtime.engine.BFloat16;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.t5.Constants;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.t5.Regularization;

/** A run with frozen weights and gated deltas, {@code H_out = m(H_in) + z * delta(H_in, m(H_in))}. */
record DeltaPass(
        NDManager manager,
        Ops ops,
        List<NDArray> weights,
        List<DeltaSet.Site> sites,
        Leaves.Parameters parameters,
        Gates.Arrays gates,
        Regularization regularization,
        Optional<Constants> constants,
        Supplier<List<NDArray>> stepWeights)
        implements Pass {
    private static final long LOW_RANK = Dropout.place("low rank");

    @Override
    public NDArray weight(int slot) {
        return weights.get(slot);
    }

    @Override
    public DeltaPass stepping() {
        return new DeltaPass(
                manager, ops, stepWeights.get(), sites, parameters, gates, regularization, constants, stepWeights);
    }

    @Override
    public Optional<NDArray> weightChange(int site) {
        return sum(sites.get(site).norms(), Form.NormScale::weight);
    }

    @Override
    public Optional<Supplier<Affine>> affine(int site, NDArray weight) {
        return sites.get(site).isAffine() && sites.get(site).products().stream().noneMatch(this::drops)
                ? Optional.of(() -> new Affine(weight, product(site, this::rounded), constant(site)))
                : Optional.empty();
    }

    @Override
    public NDArray add(int site, NDArray input, NDArray output) {
        Keys sum = addToKeys(site, input, output);
        return sum.constant().map(sum.keys()::add).orElse(sum.keys());
    }

    @Override
    public Keys addToKeys(int site, NDArray input, NDArray output) {
        // The product of low rank is added last, perhaps in place: no other delta needs the sum before it.
        NDArray wide = plus(output, sites.get(site).parallel(), input, output);
        NDArray read = product(site)
                .map(product -> ops.addLowRank(wide, input, product))
                .orElse(wide);
        for (Placed<Form.LowRank> delta : (Iterable<Placed<Form.LowRank>>)
                open(sites.get(site).products()).filter(this::drops)::iterator) {
            read = ops.addLowRank(read, ops.dropout(input, dropout(delta)), factors(delta));
        }
        return new Keys(plus(read, sites.get(site).sequential(), input, read), constant(site));
    }

    private NDArray plus(NDArray start, List<Placed<Form.Computed>> deltas, NDArray input, NDArray output) {
        NDArray sum = start;
        for (Placed<Form.Computed> delta : (Iterable<Placed<Form.Computed>>) open(deltas)::iterator) {
            sum = added(sum, delta, input, output);
        }
        return sum;
    }

    private NDArray added(NDArray sum, Placed<Form.Computed> delta, NDArray input, NDArray output) {
        if (delta.form() instanceof Form.Bottleneck bottleneck) {
            return ops.addBottleneck(
                    sum,
                    array(delta, p -> bottleneck.hidden().compute(input, output, p)),
                    scaled(delta, bottleneck.up(), 1),
                    scaled(delta, bottleneck.bias(), 1));
        }
        if (delta.form() instanceof Form.OutputScale scale) {
            return sum.add(output.mul(scaled(delta, scale.factor(), 1)));
        }
        return sum.add(gates.scale(
                delta.gate(), 1, array(delta, p -> delta.form().compute(input, output, p))));
    }

    /** The sum of constants; empty where there is none or all gates are shut. */
    Optional<NDArray> constant(int site) {
        return sum(sites.get(site).constants(), Form.Constant::value);
    }

    /** The sum of arrays, each times its gate; empty where all gates are shut. */
    private <F extends Form> Optional<NDArray> sum(List<Placed<F>> deltas, Function<F, Form.Expression> expression) {
        return open(deltas)
                .map(delta -> scaled(delta, expression.apply(delta.form()), 1))
                .reduce(NDArray::add);
    }

    /** The sum of products of low rank, of those that read all features, as one of the sum of their ranks; empty without any. */
    Optional<Product> product(int site) {
        return product(site, this::factors);
    }

    private Optional<Product> product(int site, Function<Placed<Form.LowRank>, Product> factors) {
        List<Product> products = open(sites.get(site).products())
                .filter(delta -> !drops(delta))
                .map(factors)
                .toList();
        return products.size() > 1
                ? Optional.of(joined(products))
                : products.stream().findFirst();
    }

    private Product factors(Placed<Form.LowRank> delta) {
        return new Product(
                array(delta, delta.form().a()),
                scaled(delta, delta.form().b(), delta.form().scale()));
    }

    /** The same in the numbers that products are made in, where few operators matter: all parameters are rounded at once. */
    private Product rounded(Placed<Form.LowRank> delta) {
        OptionalInt a = delta.slot(delta.form().a());
        OptionalInt b = delta.slot(delta.form().b());
        boolean stored = a.isPresent() && b.isPresent() && parameters.canRound(a.getAsInt(), b.getAsInt());
        return stored && ops.fewOperators()
                ? new Product(parameters.rounded(ops, a.getAsInt()), parameters.rounded(ops, b.getAsInt()))
                : factors(delta);
    }

    /** The dropout of what a product of low rank reads. */
    private Dropout dropout(Placed<Form.LowRank> delta) {
        return regularization
                .dropoutAt(LOW_RANK)
                .at(delta.gate())
                .rated(delta.form().dropout());
    }

    private boolean drops(Placed<Form.LowRank> delta) {
        return delta.form().dropout() > 0 && dropout(delta).drops();
    }

    private Product joined(List<Product> products) {
        NDArray down = BFloat16.join(products.stream().map(Product::down).toList(), 0);
        NDArray up = BFloat16.join(products.stream().map(Product::up).toList(), 1);
        // The first may be the model's, and so would be what is made of it.
        down.attach(manager);
        up.attach(manager);
        return new Product(down, up);
    }

    @Override
    public List<Supplier<GatedRows>> rows(int site) {
        return open(sites.get(site).rows())
                .<Supplier<GatedRows>>map(delta -> () -> new GatedRows(
                        array(delta, delta.form().keys()),
                        array(delta, delta.form().values()),
                        gates.log(delta.gate())))
                .toList();
    }

    private <F extends Form> Stream<Placed<F>> open(List<Placed<F>> deltas) {
        return deltas.stream().filter(delta -> !gates.shut(delta.gate()));
    }

    private NDArray array(Placed<?> delta, Form.Expression expression) {
        return delta.array(expression, parameters::plain);
    }

    /** An array that what its delta adds is proportional to, times gate and factor. */
    private NDArray scaled(Placed<?> delta, Form.Expression expression, double factor) {
        OptionalInt slot = delta.slot(expression);
        return slot.isPresent() && parameters.isScaled(slot.getAsInt())
                ? parameters.scaled(slot.getAsInt())
                : gates.scale(delta.gate(), factor, array(delta, expression));
    }
}
