package s3delta.runtime.structure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.Structure;
import s3delta.runtime.json.CandidatesFile;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.result.Ranks;
import s3delta.runtime.result.RunFiles;

/**
 * The structure of several searches together: their mean probabilities, taken under a budget as a search does. Scores that
 * are no probabilities have no scale in common, so that the mean of their ranks is taken instead.
 */
public final class MeanStructure {
    private MeanStructure() {}

    /**
     * Averages searches.
     *
     * @param searches directories of finished searches, at least one, all of one space and backbone
     * @param budget the most parameters
     * @return the structure
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if a directory has no
     *     readable search, {@link ErrorCode#STRUCTURE} if the searches chose from different candidates,
     *     {@link ErrorCode#BUDGET} if not even the smallest candidate fits
     */
    public static Structure of(List<Path> searches, Budget budget) {
        Path first = searches.get(0);
        List<Placement> candidates = candidates(first);
        boolean probabilities = candidates.get(0).p().isPresent();
        Map<String, Object> fits = structure(first).fits();
        double[] mean = new double[candidates.size()];
        for (Path search : searches) {
            List<Placement> those = candidates(search);
            if (!unrated(those).equals(unrated(candidates))
                    || those.get(0).p().isPresent() != probabilities
                    || !structure(search).fits().equals(fits)) {
                throw different(first, search, candidates.size(), those.size());
            }
            double[] ratings = those.stream()
                    .mapToDouble(candidate -> candidate.rating().orElseThrow())
                    .toArray();
            double[] values = Copies.ranked(candidates, probabilities ? ratings : Ranks.of(ratings));
            for (int i = 0; i < mean.length; i++) {
                mean[i] += values[i] / searches.size();
            }
        }
        long[] counts = candidates.stream().mapToLong(Placement::parameters).toArray();
        List<Placement> kept = IntStream.of(Selection.byScore(counts, mean, budget))
                .mapToObj(i -> placement(candidates.get(i), probabilities, mean[i]))
                .toList();
        if (kept.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.BUDGET, "the budget is below the smallest candidate")
                    .where(first.resolve(RunFiles.CANDIDATES))
                    .expected("at least "
                            + IntStream.range(0, counts.length)
                                    .mapToLong(i -> counts[i])
                                    .min()
                                    .orElse(1) + " parameters")
                    .got(budget.parameters() + " parameters")
                    .fix("raise the budget");
        }
        return new Structure(Structure.FORMAT, budget.parameters(), kept, foundOn(searches), fits);
    }

    /**
     * Reads the structure of a search.
     *
     * @param search the search's directory
     * @return its structure
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING}, {@link ErrorCode#FILE_FORMAT} or
     *     {@link ErrorCode#STRUCTURE} if it cannot be read
     */
    public static Structure structure(Path search) {
        return StructureFile.read(search.resolve(RunFiles.STRUCTURE));
    }

    private static List<Placement> candidates(Path search) {
        Path file = search.resolve(RunFiles.CANDIDATES);
        if (!Files.isRegularFile(file)) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "this is no finished search")
                    .where(search)
                    .expected("a directory with " + RunFiles.CANDIDATES + ", which a search writes")
                    .fix("give the directory of a trial that searched");
        }
        List<Placement> candidates = CandidatesFile.read(file);
        if (candidates.isEmpty()
                || candidates.stream().anyMatch(candidate -> candidate.rating().isEmpty())) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "the candidates have neither probabilities nor scores")
                    .where(file)
                    .expected("'p' or 'score' of each candidate")
                    .fix("let the search finish, or search again");
        }
        return candidates;
    }

    private static List<Placement> unrated(List<Placement> candidates) {
        return candidates.stream().map(Placement::unrated).toList();
    }

    private static Placement placement(Placement candidate, boolean probability, double mean) {
        OptionalDouble none = OptionalDouble.empty();
        return new Placement(
                candidate.position(),
                candidate.method(),
                candidate.config(),
                candidate.parameters(),
                candidate.copy(),
                probability ? OptionalDouble.of(Math.min(mean, 1)) : none,
                probability ? none : OptionalDouble.of(mean));
    }

    private static Map<String, Object> foundOn(List<Path> searches) {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("strategy", "mean");
        origin.put(
                "mean-of",
                searches.stream().map(search -> structure(search).foundOn()).toList());
        return origin;
    }

    private static S3DeltaException different(Path first, Path other, int wanted, int got) {
        return S3DeltaException.of(ErrorCode.STRUCTURE, "the searches chose from different candidates")
                .where(other)
                .expected("the " + wanted + " candidates of " + first + ", on a backbone of the same sizes")
                .got(wanted == got ? "others" : got + " candidates")
                .fix("average searches over one space and backbone");
    }
}
