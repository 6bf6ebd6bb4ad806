package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.Budget;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.cli.demo.DemoFiles;
import s3delta.runtime.T5Path;
import s3delta.runtime.config.Method;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.structure.Baselines;
import s3delta.runtime.t5.T5Config;

/** Manual structures that the budget has no room for, on three blocks of an encoder and three of a decoder, 128 wide. */
class BaselinesTest {
    private static final Registry REGISTRY = Registry.load();

    @TempDir
    private static Path directory = Path.of("");

    private T5Config config = config();

    private static T5Config config() {
        DemoFiles.backbone(directory);
        return T5Config.read(directory.resolve("config.json"));
    }

    private Structure customary(String method, Method.Fit fit, long budget, Map<String, Object> settings) {
        return Baselines.customary(config, manual(method, fit, settings), new Budget(budget), REGISTRY);
    }

    private static Method.Manual manual(String method, Method.Fit fit, Map<String, Object> settings) {
        return new Method.Manual("manual", method, true, fit, Optional.empty(), settings);
    }

    private static String sites(Structure structure) {
        return Baselines.sites(structure).map(TrialResult.Sites::text).orElse("");
    }

    private static List<String> blocks(Structure structure) {
        return structure.placements().stream()
                .map(placement -> T5Path.of(placement.position()))
                .map(path -> path.stack().charAt(0) + "" + path.block())
                .distinct()
                .toList();
    }

    @Test
    void theRankFallsUntilAllSitesFit() {
        Structure lora = customary("lora", Method.Fit.SIZE, 10_423, Map.of("r", 8L));
        assertEquals("18 of 18, r 2", sites(lora));
        assertEquals(18 * 2 * 256, lora.parameters());
        assertEquals("18 of 18", sites(customary("lora", Method.Fit.SIZE, 40_000, Map.of())));
        assertEquals("9 of 9, rows 2", sites(customary("prefix", Method.Fit.SIZE, 6_000, Map.of())));
        assertEquals("15 of 15, bottleneck 2", sites(customary("adapter", Method.Fit.SIZE, 10_423, Map.of())));
    }

    @Test
    void sitesAreThinnedEvenlyWhereNoRankFits() {
        Structure few = customary("lora", Method.Fit.SIZE, 6 * 256 + 100, Map.of());
        assertEquals("6 of 18, r 1", sites(few));
        assertEquals(List.of("e0", "d1"), blocks(few));
        Structure norms = customary("lnfit", Method.Fit.SIZE, 8 * 128, Map.of());
        assertEquals("8 of 17", sites(norms));
        assertEquals(List.of("e0", "e2", "d0", "d2"), blocks(norms));
    }

    @Test
    void theRankStaysIfAsked() {
        Structure lora = customary("lora", Method.Fit.SITES, 10 * 8 * 256, Map.of("r", 8L));
        assertEquals("10 of 18", sites(lora));
        assertEquals(List.of("e0", "e1", "e2", "d1"), blocks(lora));
    }

    @Test
    void theSmallestDeltaIsThatOfTheSmallestSize() {
        assertEquals(256, Baselines.smallest(config, manual("lora", Method.Fit.SIZE, Map.of()), REGISTRY));
        assertEquals(2048, Baselines.smallest(config, manual("lora", Method.Fit.SITES, Map.of()), REGISTRY));
        assertThrows(S3DeltaException.class, () -> customary("lora", Method.Fit.SIZE, 255, Map.of()));
    }
}
