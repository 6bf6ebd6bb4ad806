package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Clipping, AdamW, the falling rate, zeta and p against a search that independent code made. */
class OracleTest {
    @Test
    void hypergradientsLeadToTheSameProbabilities() throws IOException {
        Map<String, List<double[]>> oracle = read();
        long[] counts = Arrays.stream(oracle.getOrDefault("counts", List.of()).get(0))
                .mapToLong(x -> (long) x)
                .toArray();
        double budget = oracle.getOrDefault("budget", List.of()).get(0)[0];
        int steps = oracle.getOrDefault("zeta", List.of()).size();
        assertEquals(6, steps);
        double[] a = new double[counts.length];
        ArrayAdamW optimiser = new ArrayAdamW(counts.length);
        for (int t = 0; t < steps; t++) {
            double[] gradient = Clipping.clipped(
                    oracle.getOrDefault("hypergradient", List.of()).get(t), 2);
            optimiser.step(a, gradient, 0.1 * (1 - (double) t / steps));
            assertArrayEquals(oracle.getOrDefault("alpha", List.of()).get(t), a, 1e-12, "a after step " + t);
            Probabilities probabilities = Probabilities.of(a, counts, budget, DartsConfig.defaults());
            assertEquals(
                    oracle.getOrDefault("zeta", List.of()).get(t)[0],
                    probabilities.zeta(),
                    1e-9,
                    "zeta after step " + t);
            assertArrayEquals(oracle.getOrDefault("p", List.of()).get(t), probabilities.p(), 1e-9, "p after step " + t);
        }
    }

    private static Map<String, List<double[]>> read() throws IOException {
        Map<String, List<double[]>> arrays = new HashMap<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(OracleTest.class.getResourceAsStream("search-unrolled.txt")),
                StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] words = line.split(" ", -1);
                arrays.computeIfAbsent(words[0], name -> new ArrayList<>())
                        .add(Arrays.stream(words)
                                .skip(1)
                                .mapToDouble(Double::parseDouble)
                                .toArray());
            });
        }
        return arrays;
    }
}
