package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.Cancellation;
import s3delta.runtime.RateOptions;
import s3delta.runtime.RunListener;
import s3delta.runtime.S3Delta;
import s3delta.runtime.Specification;
import s3delta.runtime.Stopped;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.json.Json;
import s3delta.runtime.result.RatesResult;
import tools.jackson.databind.JsonNode;

/** Learning rates that are found on a tiny backbone. */
class RatesTest {
    @TempDir
    private Path temp = Path.of("");

    private Path config = Path.of("");

    @BeforeEach
    void files() {
        config = TinyTask.config(temp, """
                tasks: [cola]
                space: [{sites: [SelfAttention.q, wo], deltas: [lora, bitfit]}, {sites: [layer_norm], deltas: [lnfit]}]
                budget: 700
                methods: [search, {manual: adapter}]
                search: {epochs: 1, validate-every: 3, batch-size: 8}
                train: {epochs: 1, validate-every: 10, batch-size: 8, learning-rate: {default: 0.003, lnfit: 0.0001}}
                """);
    }

    @Test
    void printsLinesThatTheConfigurationTakes() throws IOException {
        Path json = temp.resolve("rates.json");
        Command run = Command.run(
                "rates", config, "--steps", "12", "--rows", "20", "--fine-tune", "--json", json, "--set", "seeds=[3]");
        assertEquals(0, run.code(), run.err());
        assertFalse(Files.exists(temp.resolve("out")));
        JsonNode report = Json.read(json);
        assertEquals("cola", report.get("task").stringValue());
        assertEquals(3, report.get("seed").asInt());
        Map<String, Double> best = new TreeMap<>();
        for (JsonNode method : report.get("methods")) {
            List<Double> rates = new ArrayList<>();
            double least = Double.POSITIVE_INFINITY;
            for (JsonNode tried : method.get("tried")) {
                rates.add(tried.get("rate").asDouble());
                least = Math.min(least, tried.path("loss").asDouble(Double.POSITIVE_INFINITY));
            }
            assertTrue(rates.size() >= 4 && rates.size() <= 6, rates.toString());
            for (int i = 1; i < rates.size(); i++) {
                double ratio = rates.get(i) / rates.get(i - 1);
                assertTrue(ratio > 2.9 && ratio < 3.4, rates.toString());
            }
            double chosen = method.get("best").asDouble();
            assertEquals(
                    least,
                    method.get("tried").get(rates.indexOf(chosen)).get("loss").asDouble());
            best.put(method.get("method").stringValue(), chosen);
        }
        assertEquals(List.of("adapter", "bitfit", "fine-tune", "lnfit", "lora"), List.copyOf(best.keySet()));
        assertTrue(run.lines().get(0).startsWith("METHOD "), run.out());
        assertTrue(run.lines().get(1).startsWith("bitfit "), run.out());

        String lines = run.out().substring(run.out().indexOf("search: "));
        Path written = Files.writeString(
                temp.resolve("found.yaml"),
                "backbone: b\ndata: d\nout: o\ntasks: [cola]\nbudget: 1\nspace: mergeable\n" + lines);
        Experiment experiment = ExperimentFile.read(written, List.of());
        Map<String, Double> train =
                new TreeMap<>(experiment.settings().train().learningRate().methods());
        Map<String, Double> search =
                new TreeMap<>(experiment.settings().search().learningRate().methods());
        best.remove("fine-tune");
        assertEquals(best, train);
        best.remove("adapter");
        assertEquals(best, search);
        assertEquals(0.003, experiment.settings().train().learningRate().base());
        assertEquals(0.0003, experiment.settings().search().learningRate().base());
    }

    @Test
    void losesNothingWhenItIsStopped() {
        Cancellation cancellation = new Cancellation();
        List<RatesResult> found = new ArrayList<>();
        RunListener stopping = new RunListener() {
            @Override
            public void begin(String stage, int steps) {
                if (stage.contains("lnfit")) {
                    assertTrue(cancellation.request(2));
                }
            }
        };
        Stopped stopped = assertThrows(
                Stopped.class,
                () -> S3Delta.load()
                        .rates(
                                Specification.read(config),
                                new RateOptions(3, 10, false),
                                stopping,
                                cancellation,
                                found::add));
        assertEquals(2, stopped.signal());
        assertEquals(1, found.size());
        assertEquals(
                List.of("bitfit"),
                found.get(0).methods().stream().map(RatesResult.Found::method).toList());
    }

    @Test
    void ratesThatSpoilTheNumbersAreReported() {
        Command run = Command.run("rates", config, "--steps", "3", "--set", "train.learning-rate=1e29");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("not finite"), run.out());
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertEquals(2, Command.run("rates", config, "--steps", "0").code());
        assertEquals(2, Command.run("rates", config, "--rows", "0").code());
    }
}
