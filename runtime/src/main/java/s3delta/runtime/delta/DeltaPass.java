package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.KeyValueDelta;
import s3delta.api.spi.LowRank;
import s3delta.api.spi.Parameters;
import s3delta.runtime.delta.DeltaSet.Placed;
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
    public NDArray add(int site, NDArray input, NDArray output) {
        Keys sum = addToKeys(site, input, output);
        return sum.constant().map(sum.keys()::add).orElse(sum.keys());
    }

    @Override
    public Keys addToKeys(int site, NDArray input, NDArray output) {
        DeltaSet.Site deltas = sites.get(site);
        NDArray parallel = output;
        for (Placed<AdditiveDelta> delta : deltas.parallel()) {
            parallel = plus(parallel, term(delta, input, output));
        }
        NDArray sum = parallel;
        Optional<NDArray> constant = Optional.empty();
        for (Placed<AdditiveDelta> delta : deltas.sequential()) {
            Optional<NDArray> term = term(delta, input, parallel);
            if (term.filter(t -> t.getShape().dimension() == 1).isPresent()) {
                constant = constant.map(c -> plus(c, term)).or(() -> term);
            } else {
                sum = plus(sum, term);
            }
        }
        return new Keys(sum, constant);
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
        if (delta.module() instanceof LowRank factors) {
            // The gate goes on the narrow side, (B, T, r).
            NDArray down = ops.linear(input, factors.down(own));
            return Optional.of(ops.linear(gates.scale(delta.gate(), down, factors.scale()), factors.up(own)));
        }
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
