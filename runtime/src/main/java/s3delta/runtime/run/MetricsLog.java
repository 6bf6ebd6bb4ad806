package s3delta.runtime.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.task.Scores;
import s3delta.runtime.train.Listener;

/** Writes what happens to {@code metrics.jsonl}, one JSON object a line. */
final class MetricsLog implements Listener, AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;
    private String stage = "";

    MetricsLog(Path file) {
        this.file = file;
        try {
            writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void begin(String name, int steps) {
        stage = name;
        write(Map.of("stage", stage, "steps", (long) steps));
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
        flush();
    }

    @Override
    public void probabilities(int step, double[] p) {
        Map<String, Object> line = line(step);
        line.put("p", Arrays.stream(p).boxed().toList());
        write(line);
    }

    private Map<String, Object> line(int step) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("stage", stage);
        line.put("step", (long) (step + 1));
        return line;
    }

    private void write(Map<String, Object> line) {
        try {
            writer.write(Json.mapper().writeValueAsString(Trees.tree(line)));
            writer.newLine();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private S3DeltaException unwritable(IOException cause) {
        return S3DeltaException.of(ErrorCode.OUTPUT, "the metrics cannot be written")
                .where(file)
                .got(String.valueOf(cause.getMessage()))
                .mend("check free space and permissions")
                .cause(cause)
                .build();
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
