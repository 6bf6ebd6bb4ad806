package s3delta.cli.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import s3delta.api.Placement;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.runtime.json.CandidatesFile;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.structure.Ranks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A finished trial, as its directory tells.
 *
 * @param name its directory, below the run's
 * @param result what {@code result.json} holds
 * @param structure what {@code structure.json} holds, empty where the trial has none
 * @param candidates what the search chose from, with its probabilities or scores; none where there was no search
 * @param history what {@code metrics.jsonl} holds
 * @param config the text of {@code config.yaml}
 */
record TrialFiles(
        String name,
        ObjectNode result,
        Optional<Structure> structure,
        List<Placement> candidates,
        History history,
        String config) {
    private static final int MOST = 1 << 20;

    static TrialFiles read(String name, Path directory, ObjectNode result) {
        return new TrialFiles(
                name,
                result,
                structure(directory.resolve("structure.json")),
                candidates(directory.resolve("candidates.json")),
                History.read(directory.resolve("metrics.jsonl")),
                text(directory.resolve("config.yaml")));
    }

    private static Optional<Structure> structure(Path file) {
        try {
            return Files.exists(file) ? Optional.of(StructureFile.read(file)) : Optional.empty();
        } catch (S3DeltaException e) {
            return Optional.empty();
        }
    }

    private static List<Placement> candidates(Path file) {
        try {
            return Files.exists(file) ? CandidatesFile.read(file) : List.of();
        } catch (S3DeltaException e) {
            return List.of();
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? WholeFile.read(file, MOST) : "";
        } catch (S3DeltaException e) {
            return "";
        }
    }

    String task() {
        return text("/task");
    }

    long seed() {
        return count("/seed").orElse(0);
    }

    String metric() {
        return text("/metric");
    }

    /** How the structure came about: what the result says, else the strategy that the structure was found with. */
    String method() {
        String told = text("/method");
        if (!told.isEmpty()) {
            return told;
        }
        return structure
                .map(found -> found.foundOn().get("strategy"))
                .map(Object::toString)
                .orElse("given");
    }

    /** Whether a search has rated its candidates. */
    boolean searched() {
        return !candidates.isEmpty()
                && candidates.stream().allMatch(candidate -> candidate.rating().isPresent());
    }

    /** Whether these ratings are probabilities. */
    boolean probabilistic() {
        return candidates.stream().allMatch(candidate -> candidate.p().isPresent());
    }

    /** The candidates without their ratings. */
    List<Placement> choice() {
        return candidates.stream().map(Placement::unrated).toList();
    }

    /** What the structure was made of: each candidate's probability, or else the rank of its score, in [0, 1]. */
    double[] ratings() {
        double[] ratings = candidates.stream()
                .mapToDouble(candidate -> candidate.rating().orElseThrow())
                .toArray();
        return probabilistic() ? ratings : Ranks.of(ratings);
    }

    /** What the structure keeps, without ratings. */
    Set<Placement> kept() {
        return structure.map(Structure::placements).orElse(List.of()).stream()
                .map(Placement::unrated)
                .collect(Collectors.toSet());
    }

    /** Value of the metric on the test set. */
    OptionalDouble test() {
        return number("/scores/test");
    }

    OptionalDouble number(String pointer) {
        return Trees.finite(result.at(pointer));
    }

    OptionalLong count(String pointer) {
        JsonNode node = result.at(pointer);
        return node.isIntegralNumber() ? OptionalLong.of(node.asLong(0)) : OptionalLong.empty();
    }

    String text(String pointer) {
        return result.at(pointer).asString("");
    }
}
