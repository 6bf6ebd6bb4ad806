package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Affine.Product;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Uploads;
import s3delta.runtime.t5.Pass;

/**
 * A run whose rows belong to several models of one backbone, without gradients. What is frozen is computed once for all
 * rows. Products of low rank and constants are computed for all rows at once too, from arrays that hold one entry a model;
 * other deltas are computed model by model. G models, B rows.
 */
final class MixedPass implements Pass {
    /** Lets a key that is none take no part in a softmax. */
    private static final float MASKED = -1e9f;

    private final List<DeltaPass> models;
    private final int[] modelOf;
    /** What was stacked of each site, kept for all steps of a generation. */
    private final Map<Integer, Stacked> stacks;

    /** What is added at a site: A [G, in, r] transposed, B [G, r, out] transposed, c [G, out]. */
    private record Stacked(Optional<NDArray> down, Optional<NDArray> up, Optional<NDArray> constant) {}

    MixedPass(List<DeltaPass> models, int[] modelOf) {
        this(models, modelOf, new HashMap<>());
    }

    private MixedPass(List<DeltaPass> models, int[] modelOf, Map<Integer, Stacked> stacks) {
        this.models = models;
        this.modelOf = modelOf;
        this.stacks = stacks;
    }

    @Override
    public Pass select(int[] rows) {
        return new MixedPass(
                models, Arrays.stream(rows).map(row -> modelOf[row]).toArray(), stacks);
    }

    @Override
    public Pass stepping() {
        return new MixedPass(models.stream().map(DeltaPass::stepping).toList(), modelOf, stacks);
    }

    @Override
    public NDManager manager() {
        return models.get(0).manager();
    }

    @Override
    public Ops ops() {
        return models.get(0).ops();
    }

    @Override
    public NDArray weight(int slot) {
        return models.get(0).weight(slot);
    }

    private boolean bare(int site) {
        return models.stream().allMatch(model -> model.sites().get(site).isEmpty());
    }

    @Override
    public Optional<Supplier<Affine>> affine(int site, NDArray weight) {
        return bare(site) ? Optional.of(() -> Affine.bare(weight)) : Optional.empty();
    }

    /** {@code [B, 1, d]}. */
    @Override
    public Optional<NDArray> weightChange(int site) {
        return stack(model -> model.weightChange(site)).map(all -> ofRows(all).expandDims(1));
    }

    @Override
    public Keys addToKeys(int site, NDArray input, NDArray output) {
        return new Keys(add(site, input, output), Optional.empty());
    }

    @Override
    public NDArray add(int site, NDArray input, NDArray output) {
        if (bare(site)) {
            return output;
        }
        if (models.stream().allMatch(model -> model.sites().get(site).isAffine())) {
            Stacked stacked = stacks.computeIfAbsent(site, this::stacked);
            NDArray sum = stacked.down()
                    .map(down -> output.add(input.matMul(ofRows(down))
                            .matMul(ofRows(stacked.up().orElseThrow()))))
                    .orElse(output);
            return stacked.constant()
                    .map(constant -> sum.add(ofRows(constant).expandDims(1)))
                    .orElse(sum);
        }
        NDList parts = new NDList();
        for (int from = 0; from < modelOf.length; ) {
            int to = from + 1;
            while (to < modelOf.length && modelOf[to] == modelOf[from]) {
                to++;
            }
            NDIndex rows = new NDIndex(from + ":" + to);
            parts.add(models.get(modelOf[from]).add(site, input.get(rows), output.get(rows)));
            from = to;
        }
        return NDArrays.concat(parts, 0);
    }

    private Stacked stacked(int site) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<Optional<Product>> products =
                    models.stream().map(model -> model.product(site)).toList();
            int rank = products.stream()
                    .flatMap(Optional::stream)
                    .mapToInt(product -> (int) product.down().getShape().get(0))
                    .max()
                    .orElse(0);
            Stacked stacked = new Stacked(
                    stack(products, product -> wide(product.down(), rank).transpose()),
                    stack(products, product -> wide(product.up().transpose(), rank)),
                    stack(model -> model.constant(site)));
            List.of(stacked.down(), stacked.up(), stacked.constant())
                    .forEach(array -> array.ifPresent(NDScope::unregister));
            return stacked;
        }
    }

    /** Adds rows of zeros: {@code [r, n] -> [rank, n]}. */
    private static NDArray wide(NDArray array, int rank) {
        long missing = rank - array.getShape().get(0);
        return missing == 0
                ? array
                : array.concat(array.getManager()
                        .zeros(new Shape(missing, array.getShape().get(1))));
    }

    private Optional<NDArray> stack(Function<DeltaPass, Optional<NDArray>> of) {
        return stack(models.stream().map(of).toList(), Function.identity());
    }

    /** Stacks what models have, with zeros for those that have nothing: [G, ..]. Empty where none has anything. */
    private static <T> Optional<NDArray> stack(List<Optional<T>> of, Function<T, NDArray> array) {
        List<Optional<NDArray>> each = of.stream().map(one -> one.map(array)).toList();
        Optional<NDArray> some = each.stream().flatMap(Optional::stream).findFirst();
        return some.map(NDArray::zerosLike)
                .map(none -> NDArrays.stack(
                        new NDList(each.stream().map(one -> one.orElse(none)).toList())));
    }

    /** Takes the entry of each row's model: {@code [G, ..] -> [B, ..]}. */
    private NDArray ofRows(NDArray stacked) {
        return stacked.get(
                Uploads.longs(manager(), Arrays.stream(modelOf).asLongStream().toArray(), new Shape(modelOf.length)));
    }

    @Override
    public List<Supplier<GatedRows>> rows(int site) {
        return models.stream().allMatch(model -> model.rows(site).isEmpty())
                ? List.of()
                : List.of(() -> gatedRows(site));
    }

    /** Puts the groups of rows of each model together, and fills them up with rows that nothing attends to. */
    private GatedRows gatedRows(int site) {
        List<Optional<GatedRows>> joined = models.stream()
                .map(model -> model.rows(site).stream()
                        .map(Supplier::get)
                        .map(rows -> new GatedRows(
                                rows.keys(),
                                rows.values(),
                                rows.logGate()
                                        .reshape(1)
                                        .broadcast(rows.keys().getShape().get(0))))
                        .reduce((a, b) -> new GatedRows(
                                a.keys().concat(b.keys()),
                                a.values().concat(b.values()),
                                a.logGate().concat(b.logGate()))))
                .toList();
        int count = joined.stream()
                .flatMap(Optional::stream)
                .mapToInt(rows -> (int) rows.keys().getShape().get(0))
                .max()
                .orElseThrow();
        NDArray keys = stack(joined, rows -> wide(rows.keys(), count)).orElseThrow();
        NDArray values = stack(joined, rows -> wide(rows.values(), count)).orElseThrow();
        NDArray nothing = manager().full(new Shape(count), MASKED, DataType.FLOAT32);
        List<NDArray> gates = new ArrayList<>();
        for (Optional<GatedRows> rows : joined) {
            gates.add(rows.map(own -> own.logGate()
                            .concat(nothing.get(":" + (count - own.logGate().size()))))
                    .orElse(nothing));
        }
        return new GatedRows(
                ofRows(keys),
                ofRows(values),
                ofRows(NDArrays.stack(new NDList(gates))).reshape(-1, 1, 1, count));
    }
}
