package s3delta.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import s3delta.api.Placement;
import s3delta.api.Structure;
import s3delta.runtime.json.CandidatesFile;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;

/** Files as runs write them, of a backbone with two layers and 100,000 parameters. */
final class FakeRun {
    static final List<Placement> CANDIDATES = List.of(
            candidate("encoder.block.0.layer.0.SelfAttention.q", "low", 60),
            candidate("encoder.block.0.layer.0.layer_norm", "bias", 20),
            candidate("encoder.final_layer_norm", "bias", 20),
            candidate("decoder.block.0.layer.1.EncDecAttention.v", "low", 60),
            candidate("decoder.block.1.layer.2.DenseReluDense.wo", "low", 80),
            candidate("decoder.block.1.layer.2.layer_norm", "bias", 20));

    private FakeRun() {}

    private static Placement candidate(String position, String method, long parameters) {
        return new Placement(position, method, Map.of(), parameters, OptionalDouble.empty());
    }

    /** Two tasks, two seeds, two budgets, searched and random; a transfer. */
    static void tree(Path out) {
        for (String task : List.of("cola", "sst2")) {
            for (long seed = 1; seed <= 2; seed++) {
                for (long budget : new long[] {100, 200}) {
                    double score = 0.5 + 0.1 * seed + budget / 1000.0;
                    searched(out.resolve("search-" + budget + "/" + task + "/seed-" + seed), task, seed, budget, score);
                    random(out.resolve("random-" + budget + "/" + task + "/seed-" + seed), task, seed, budget, score);
                }
            }
        }
        Map<String, Object> score = Map.of("metric", "accuracy", "mean", 0.625, "deviation", 0.011, "seeds", 2L);
        List<Object> rows = List.of(
                Map.of("source", "cola", "kind", "transfer", "scores", Map.of("sst2", score)),
                Map.of("source", "", "kind", "random", "scores", Map.of("sst2", score)));
        Map<String, Object> transfer = Map.of("format", 1L, "targets", List.of("sst2"), "rows", rows);
        WholeFile.write(out.resolve("transfer.json"), Json.text(Trees.tree(transfer)));
    }

    static void searched(Path trial, String task, long seed, long budget, double score) {
        List<Double> best = probabilities(3);
        List<Placement> rated = new ArrayList<>();
        for (int i = 0; i < best.size(); i++) {
            Placement one = CANDIDATES.get(i);
            OptionalDouble p = OptionalDouble.of(best.get(i));
            rated.add(new Placement(one.position(), one.method(), one.config(), one.parameters(), p));
        }
        CandidatesFile.write(rated, trial.resolve("candidates.json"));
        StringBuilder metrics = new StringBuilder("{\"stage\":\"search " + task + "\",\"steps\":4}\n");
        for (int step = 1; step <= 4; step++) {
            String head = "{\"stage\":\"search " + task + "\",\"step\":" + step;
            metrics.append(head).append(",\"loss\":").append(1.0 / step).append(",\"rate\":0.1}\n");
            metrics.append(head).append(",\"p\":").append(probabilities(step)).append("}\n");
            metrics.append(head)
                    .append(",\"validation\":{\"accuracy\":0.5},\"wrong-outputs\":0,\"best\":")
                    .append(step <= 3)
                    .append("}\n");
        }
        WholeFile.write(trial.resolve("metrics.jsonl"), metrics + training(task));
        structure(trial, "darts", budget, List.of(CANDIDATES.get(1), CANDIDATES.get(4)));
        result(trial, task, seed, "search", budget, score);
    }

    /** The probabilities of a step: those of step 3 are 0.3, 0.4, 0.5 and so on. */
    private static List<Double> probabilities(int step) {
        List<Double> p = new ArrayList<>();
        for (int i = 0; i < CANDIDATES.size(); i++) {
            p.add((step + i) / 10.0);
        }
        return p;
    }

    private static String training(String task) {
        return "{\"stage\":\"train " + task + "\",\"step\":1,\"loss\":0.75,\"rate\":0.1}\n{\"stage\":\"train " + task
                + "\",\"step\":1,\"validation\":{\"accuracy\":0.5},\"best\":true}\n";
    }

    private static void random(Path trial, String task, long seed, long budget, double score) {
        WholeFile.write(trial.resolve("metrics.jsonl"), training(task));
        structure(trial, "random", budget, List.of(CANDIDATES.get(0)));
        result(trial, task, seed, "random", budget, score - 0.05);
    }

    private static void structure(Path trial, String strategy, long budget, List<Placement> placements) {
        Structure structure = new Structure(Structure.FORMAT, budget, placements, Map.of("strategy", strategy));
        StructureFile.write(structure, trial.resolve("structure.json"));
    }

    static void result(Path trial, String task, long seed, String method, long budget, double score) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("format", 1L);
        result.put("task", task);
        result.put("seed", seed);
        result.put("metric", "accuracy");
        result.put("method", method);
        result.put("budget", budget);
        result.put("parameters", budget - 1);
        result.put("scores", Map.of("validation", score, "test", score));
        result.put("backbone", Map.of("path", "models/tiny", "parameters", 100_000L, "fingerprint", "abcd"));
        result.put("times", Map.of("search-seconds", 30.0, "train-seconds", 20.0, "test-seconds", 1.5));
        result.put("memory", Map.of("search-mb", 640L, "train-mb", 512L));
        result.put("versions", Map.of("s3delta", "0.1.0", "threads", 2L));
        WholeFile.write(trial.resolve("result.json"), Json.text(Trees.tree(result)));
        WholeFile.write(trial.resolve("config.yaml"), "tasks: [" + task + "]\n");
    }
}
