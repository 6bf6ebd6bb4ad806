package s3delta.bench.oracle;

import java.util.List;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.runtime.search.GatedProblem;
import s3delta.runtime.t5.Batch;
import tools.jackson.databind.JsonNode;

/** The batches, rates and noise of a recorded search. */
record SearchReplay(JsonNode oracle) implements GatedProblem.Plan {
    @Override
    public int steps() {
        return oracle.get("train").size();
    }

    @Override
    public Batch batch(Half half, int step) {
        return Oracles.batch(
                oracle.get(half == Half.TRAINING ? "train" : "validation").get(step));
    }

    @Override
    public double weightRate(int step, int of) {
        return oracle.get("settings").get("learning_rate").asDouble() * (1 - (double) step / of);
    }

    @Override
    public double[] uniforms(String purpose, int step, int count) {
        String key = List.of("structure").contains(purpose) ? "u_search" : "u_weights";
        return Oracles.doubles(oracle.get(key).get(step));
    }
}
