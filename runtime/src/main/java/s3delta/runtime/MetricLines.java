package s3delta.runtime;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.result.Scores;

/**
 * Turns what happens in a run into JSON objects, one a line, as {@code metrics.jsonl} has them: {@code stage} and {@code steps} where a
 * stage begins; {@code stage}, {@code step}, {@code loss} and {@code rate} of each step; {@code validation}, {@code wrong-outputs}
 * and {@code best} of each validation; {@code p} or {@code scores} of the candidates of a search.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public abstract class MetricLines implements RunListener {
    private String stage = "";

    /** Makes a listener; called by subclasses. */
    protected MetricLines() {}

    /**
     * Takes a line.
     *
     * @param line a JSON object, without a line break
     */
    protected abstract void write(String line);

    @Override
    public void begin(String name, int steps) {
        stage = name;
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("stage", stage);
        line.put("steps", (long) steps);
        write(line);
    }

    @Override
    public void resume(String name, int steps, int made) {
        stage = name;
    }

    @Override
    public void skipped(int step, S3DeltaException reason) {
        Map<String, Object> line = line(step);
        line.put(
                "skipped",
                String.valueOf(reason.getMessage()).lines().findFirst().orElse(""));
        write(line);
    }

    @Override
    public void step(int step, double loss, double rate) {
        Map<String, Object> line = line(step);
        line.put("loss", loss);
        line.put("rate", rate);
        write(line);
    }

    @Override
    public void validated(int step, Scores scores, boolean best) {
        Map<String, Object> line = line(step);
        line.put("validation", scores.all());
        line.put("wrong-outputs", scores.wrongOutputs());
        line.put("best", best);
        write(line);
    }

    @Override
    public void scores(int step, double[] scores, boolean probabilistic) {
        Map<String, Object> line = line(step);
        line.put(probabilistic ? "p" : "scores", Arrays.stream(scores).boxed().toList());
        write(line);
    }

    private Map<String, Object> line(int step) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("stage", stage);
        line.put("step", (long) (step + 1));
        return line;
    }

    private void write(Map<String, Object> line) {
        write(Json.mapper().writeValueAsString(Trees.tree(line)));
    }
}
