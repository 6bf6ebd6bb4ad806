package s3delta.runtime.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.Structure;
import s3delta.runtime.json.CandidatesFile;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.result.Ranks;
import s3delta.testsupport.ExpectedError;

class MeanStructureTest {
    private static final long[] COUNTS = {40, 30, 20, 10};

    @TempDir
    private Path temp = Path.of("");

    private Path search(String name, double... p) {
        List<Placement> candidates = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            candidates.add(new Placement("site." + i, "low", Map.of("r", 1L), COUNTS[i], OptionalDouble.of(p[i])));
        }
        Path directory = temp.resolve(name);
        CandidatesFile.write(candidates, directory.resolve("candidates.json"));
        StructureFile.write(
                new Structure(1, 60, candidates.subList(0, 1), Map.of("task", name), Map.of("encoder-layers", 2L)),
                directory.resolve("structure.json"));
        return directory;
    }

    @Test
    void theHighestMeansWithinTheBudget() {
        List<Path> searches = List.of(search("a", 0.9, 0.1, 0.5, 0.2), search("b", 0.1, 0.8, 0.5, 0.2));
        Structure mean = MeanStructure.of(searches, new Budget(60));
        // Means 0.5, 0.45, 0.5, 0.2: the first and the third fill the budget.
        assertEquals(
                List.of("site.0", "site.2"),
                mean.placements().stream().map(Placement::position).toList());
        assertEquals(0.5, mean.placements().get(0).p().orElseThrow(), 1e-12);
        assertEquals(Map.of("encoder-layers", 2L), mean.fits());
        assertEquals(
                List.of(Map.of("task", "a"), Map.of("task", "b")),
                mean.foundOn().get("mean-of"));
        assertEquals(60, mean.budget());
    }

    private Path scored(String name, double... scores) {
        List<Placement> candidates = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            // Two copies at each site.
            candidates.add(new Placement(
                    "site." + i / 2,
                    "low",
                    Map.of("r", 1L),
                    10,
                    1 + i % 2,
                    OptionalDouble.empty(),
                    OptionalDouble.of(scores[i])));
        }
        Path directory = temp.resolve(name);
        CandidatesFile.write(candidates, directory.resolve("candidates.json"));
        StructureFile.write(
                new Structure(1, 60, candidates, Map.of("task", name), Map.of()), directory.resolve("structure.json"));
        return directory;
    }

    @Test
    void scoresOfAnyScaleCountByRankAndCopiesByTheirOrder() {
        // Ranks 0, 3, 2, 1 and 3, 0, 1, 2 of 3: with copies in falling order 3, 0, 2, 1 and 3, 0, 2, 1.
        List<Path> searches = List.of(scored("a", -5, 8, 2, 1), scored("b", 4e-9, 1e-9, 2e-9, 3e-9));
        Structure mean = MeanStructure.of(searches, new Budget(30));
        assertEquals(
                List.of("site.0 1 1.0", "site.1 1 0.6666666666666666", "site.1 2 0.3333333333333333"),
                mean.placements().stream()
                        .map(delta -> delta.position() + " " + delta.copy() + " "
                                + delta.score().orElseThrow())
                        .toList());
        Path probabilities = search("c", 0.1, 0.2, 0.3, 0.4);
        ExpectedError.of(
                ErrorCode.STRUCTURE,
                "different candidates",
                () -> MeanStructure.of(List.of(searches.get(0), probabilities), new Budget(30)));
    }

    @Test
    void ranksCountEqualScoresHalf() {
        assertArrayEquals(
                new double[] {1, 0.5 / 3, 0.5 / 3, 2.0 / 3}, Ranks.of(new double[] {9, -0.0, 0.0, 1e-9}), 1e-15);
        assertArrayEquals(new double[] {1}, Ranks.of(new double[] {-3}));
        assertArrayEquals(new double[] {0.5, 0.5, 0.5}, Ranks.of(new double[3]));
    }

    @Test
    void searchesOfDifferentSpacesHaveNoMean() {
        List<Path> searches = List.of(search("a", 0.9, 0.1, 0.5), search("b", 0.1, 0.8));
        ExpectedError.of(ErrorCode.STRUCTURE, "2 candidates", () -> MeanStructure.of(searches, new Budget(60)));
    }

    @Test
    void aSearchIsNeeded() throws IOException {
        Path nothing = Files.createDirectories(temp.resolve("nothing"));
        ExpectedError.of(
                ErrorCode.FILE_MISSING, "no finished search", () -> MeanStructure.of(List.of(nothing), new Budget(60)));
        ExpectedError.of(
                ErrorCode.BUDGET,
                "at least 10 parameters",
                () -> MeanStructure.of(List.of(search("a", 0.1, 0.2, 0.3, 0.4)), new Budget(9)));
    }
}
