package s3delta.runtime.structure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import s3delta.runtime.json.StructureFile.Entry;
import s3delta.runtime.state.RunDirectory;

/** The structure of several searches together: their mean probabilities, picked under a budget as a search does. */
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
        List<Entry> candidates = candidates(first);
        Map<String, Object> fits = structure(first).fits();
        double[] mean = new double[candidates.size()];
        for (Path search : searches) {
            List<Entry> those = candidates(search);
            if (!plain(those).equals(plain(candidates))
                    || !structure(search).fits().equals(fits)) {
                throw different(first, search, candidates.size(), those.size());
            }
            for (int i = 0; i < mean.length; i++) {
                mean[i] += those.get(i).p().orElseThrow() / searches.size();
            }
        }
        long[] counts = candidates.stream().mapToLong(Entry::parameters).toArray();
        List<Placement> kept = IntStream.of(Selection.byScore(counts, mean, budget))
                .mapToObj(i -> placement(candidates.get(i), mean[i]))
                .toList();
        if (kept.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.BUDGET, "the budget is below the smallest candidate")
                    .where(first.resolve(RunDirectory.CANDIDATES))
                    .expected("at least "
                            + IntStream.range(0, counts.length)
                                    .mapToLong(i -> counts[i])
                                    .min()
                                    .orElse(1) + " parameters")
                    .got(budget.parameters() + " parameters")
                    .fix("raise the budget")
                    .build();
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
        return StructureFile.read(search.resolve(RunDirectory.STRUCTURE));
    }

    private static List<Entry> candidates(Path search) {
        Path file = search.resolve(RunDirectory.CANDIDATES);
        if (!Files.isRegularFile(file)) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "this is no finished search")
                    .where(search)
                    .expected("a directory with " + RunDirectory.CANDIDATES
                            + ", which a search that learns probabilities writes")
                    .fix("give the directory of a trial that searched")
                    .build();
        }
        List<Entry> candidates = CandidatesFile.read(file);
        if (candidates.isEmpty()
                || candidates.stream().anyMatch(candidate -> candidate.p().isEmpty())) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "the candidates have no probabilities")
                    .where(file)
                    .expected("'p' of each candidate")
                    .fix("search again with this version")
                    .build();
        }
        return candidates;
    }

    private static List<Entry> plain(List<Entry> entries) {
        return entries.stream()
                .map(e -> new Entry(e.position(), e.method(), e.config(), e.parameters(), Optional.empty()))
                .toList();
    }

    private static Placement placement(Entry entry, double p) {
        return new Placement(
                entry.position(),
                entry.method(),
                entry.config(),
                entry.parameters(),
                OptionalDouble.of(Math.min(p, 1)));
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
                .fix("average searches over one space and backbone")
                .build();
    }
}
