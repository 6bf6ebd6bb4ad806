package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.Candidate;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.json.Json;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.state.StateFolder;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.T5Config;
import s3delta.testkit.TinyT5;

/** Two hundred training steps leave nothing behind. */
class StepMemoryTest {
    private static final int STEPS = 200;
    private static final int WARM = 10;

    @TempDir
    private Path temp = Path.of("");

    private LoadedBackbone bench() {
        return LoadedBackbone.open(TinyTask.backbone(temp), DeviceChoice.CPU, PrecisionChoice.FLOAT32, 1);
    }

    /** Puts all deltas of a space into a backbone. */
    private static GatedModel model(LoadedBackbone bench, String space) {
        Registry registry = Registry.load();
        T5Config config = bench.backbone().model().config();
        List<Candidate> candidates = Candidates.of(config, Spaces.named(space), registry);
        DeltaSet deltas = Attachments.ofCandidates(config, candidates, registry);
        return new GatedModel(bench.backbone(), deltas, bench.ops(), new Randomness(1));
    }

    @Test
    void nothingGrows() throws IOException {
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        try (LoadedBackbone bench = bench()) {
            try (GatedModel model = model(bench, "wide");
                    AdamW optimizer = new AdamW(model.values(), 0)) {
                List<Integer> arrays = new ArrayList<>();
                List<Long> resident = new ArrayList<>();
                for (int step = 0; step < STEPS; step++) {
                    try (GatedModel.Gradients gradients = model.gradients(batch, Gates.open())) {
                        optimizer.step(model.values(), gradients.gradient(), 1e-3);
                    }
                    arrays.add(count(bench.backbone().manager()));
                    resident.add(residentKilobytes());
                }
                assertEquals(
                        arrays.get(WARM),
                        arrays.get(STEPS - 1),
                        () -> arrays.stream().map(String::valueOf).collect(Collectors.joining(" ")));
                long early = resident.get(STEPS / 2);
                assertTrue(resident.get(STEPS - 1) <= early * 1.02, resident::toString);
            }
        }
    }

    /** As the product trains: saved every 20 steps, with losses read every 10. */
    @Test
    void twoThousandStepsWithSavesLeaveNothing() throws IOException {
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        try (LoadedBackbone bench = bench()) {
            StateFolder states = new StateFolder(temp.resolve("states"));
            try (GatedModel model = model(bench, "mergeable");
                    AdamW optimizer = new AdamW(model.values(), 0)) {
                List<Integer> open = new ArrayList<>();
                List<Long> heap = new ArrayList<>();
                List<Long> resident = new ArrayList<>();
                for (int step = 1; step <= 2000; step++) {
                    try (GatedModel.Gradients gradients = model.gradients(batch, Gates.open())) {
                        optimizer.beginStep(model.values(), gradients.gradient(), 1e-3, 1, gradients.lossArray());
                    }
                    if (step % 10 == 0) {
                        optimizer.outcomes();
                    }
                    if (step % 20 == 0) {
                        states.save(Json.mapper().createObjectNode(), Map.of("values", model.values()));
                    }
                    if (step % 400 == 0) {
                        open.add(OpenResources.count(bench.backbone().manager()));
                        System.gc();
                        Runtime runtime = Runtime.getRuntime();
                        heap.add((runtime.totalMemory() - runtime.freeMemory()) >> 10);
                        resident.add(residentKilobytes());
                    }
                }
                assertEquals(open.get(0), open.get(4), () -> "arrays and managers: " + open);
                assertTrue(heap.get(4) <= heap.get(1) * 1.05, () -> "heap: " + heap);
                assertTrue(resident.get(4) <= resident.get(1) * 1.03, () -> "resident: " + resident);
            }
        }
    }

    /** What a part of a batch makes is closed before the next part: a batch of any size takes the memory of a part. */
    @Test
    void partsOfABatchLeaveNothingToTheNext() {
        List<Integer> open = new ArrayList<>();
        try (Wide wide = Wide.open(TinyT5.RELU, temp, Spaces.named("s3delta-m"))) {
            PlainOps ops = new PlainOps() {
                @Override
                public NDArray crossEntropy(NDArray x, NDArray weight, NDArray labels, double smoothing) {
                    open.add(OpenResources.count(wide.backbone().manager()));
                    return super.crossEntropy(x, weight, labels, smoothing);
                }
            };
            int[] tokens = new int[900];
            Arrays.fill(tokens, 2);
            Batch batch = Batch.of(Collections.nCopies(8, tokens), Collections.nCopies(8, new int[] {2, 3}), 0);
            try (GatedModel model = new GatedModel(wide.backbone(), wide.deltas(), ops, new Randomness(1), false)) {
                model.gradients(batch, Gates.open()).close();
                assertTrue(open.size() > 2, () -> "parts: " + open.size());
                // The engine's plain embedding copies the ids of sources and targets next to them.
                assertEquals(open.get(1) + 2 * (open.size() - 2), open.get(open.size() - 1), () -> "open: " + open);
            }
        }
    }

    /** Counts the arrays of a manager and of all managers below it. */
    private static int count(NDManager manager) {
        return manager.getManagedArrays().size();
    }

    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "the resident memory can be read on Linux only");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
