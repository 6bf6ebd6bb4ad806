package s3delta.cli.report;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.runtime.json.CandidatesFile;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.PlannedTrials;
import s3delta.runtime.result.Ranks;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.TransferResult;
import s3delta.runtime.result.TrialResult;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;

/**
 * The trials below a directory.
 *
 * @param trials those with a result, by directory
 * @param unfinished those without one
 * @param unfit what was left out, each in a sentence
 * @param transfer what {@code transfer.json} holds, empty if there is none
 */
record RunTree(List<Trial> trials, List<Unfinished> unfinished, List<String> unfit, Optional<TransferResult> transfer) {
    private static final int DEEP = 12;
    private static final int MOST_CONFIG = 1 << 20;

    /**
     * A trial that was begun.
     *
     * @param name its directory, below the run's
     * @param why why it has no result
     * @param search what its search has rated so far
     */
    record Unfinished(String name, String why, Optional<Search> search) {}

    /**
     * What a search chose from, and how it rated that.
     *
     * @param candidates the candidates, without their ratings
     * @param ratings of each candidate its probability, or else the rank of its score, in [0, 1]
     * @param probabilistic whether the ratings are probabilities
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Search(List<Placement> candidates, double[] ratings, boolean probabilistic) {}

    /**
     * A finished trial.
     *
     * @param name its directory, below the run's
     * @param result its result
     * @param structure its structure, empty where it has none
     * @param search what its search has rated, empty where there was none
     * @param history the stages that {@code metrics.jsonl} records, by name
     * @param config the text of its configuration
     */
    record Trial(
            String name,
            TrialResult result,
            Optional<Structure> structure,
            Optional<Search> search,
            Map<String, Stage> history,
            String config) {
        /** What the structure keeps, without ratings. */
        Set<Placement> kept() {
            return structure.map(Structure::placements).orElse(List.of()).stream()
                    .map(Placement::unrated)
                    .collect(Collectors.toSet());
        }

        Optional<Double> test() {
            return result.scores().map(TrialResult.Primary::test);
        }

        Stage stage(String stage) {
            return history.getOrDefault(stage, new Stage());
        }
    }

    /** What {@code metrics.jsonl} records of one stage, by step. A step recorded twice counts as recorded last. */
    static final class Stage {
        final TreeMap<Integer, Double> losses = new TreeMap<>();
        final TreeMap<Integer, Double> scores = new TreeMap<>();
        final TreeMap<Integer, double[]> ratings = new TreeMap<>();
        boolean probabilistic = true;

        private void add(JsonNode line) {
            int step = line.path("step").asInt(0);
            Trees.finite(line.path("loss")).ifPresent(loss -> losses.put(step, loss));
            JsonNode validation = line.path("validation");
            if (validation.isObject() && !validation.isEmpty()) {
                scores.put(step, validation.iterator().next().asDouble(0));
            }
            if (line.path("p").isArray()) {
                ratings.put(step, numbers(line.path("p")));
            } else if (line.path("scores").isArray()) {
                ratings.put(step, Ranks.of(numbers(line.path("scores"))));
                probabilistic = false;
            }
        }

        private static double[] numbers(JsonNode array) {
            return array.values().stream().mapToDouble(each -> each.asDouble(0)).toArray();
        }
    }

    /**
     * Reads a tree, which may be half finished.
     *
     * @param directory a run's directory
     * @return what is in it
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if no trial is in it
     */
    static RunTree read(Path directory) {
        List<Trial> trials = new ArrayList<>();
        List<Unfinished> unfinished = new ArrayList<>();
        for (Path trial : directories(directory)) {
            String name = directory.relativize(trial).toString();
            Optional<TrialResult> result = ifReadable(trial.resolve(RunFiles.RESULT), TrialResult::read);
            if (result.isPresent()) {
                trials.add(trial(name, trial, result.get()));
            } else if (Files.exists(trial.resolve(RunFiles.METRICS))) {
                unfinished.add(unfinished(name, trial));
            }
        }
        List<String> begun = Stream.concat(
                        trials.stream().map(Trial::name), unfinished.stream().map(Unfinished::name))
                .toList();
        if (begun.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no trial to report on")
                    .where(directory)
                    .expected("the output directory of a run, with result.json in it or below it")
                    .fix("give the directory that the run's 'out' names");
        }
        PlannedTrials.read(directory).stream()
                .filter(name -> !begun.contains(name))
                .map(name -> new Unfinished(name, "not begun", Optional.empty()))
                .forEach(unfinished::add);
        List<String> unfit = ifReadable(directory.resolve(RunFiles.RESULT), ExperimentResult::read)
                .flatMap(ExperimentResult::doesNotFit)
                .orElse(List.of())
                .stream()
                .map(misfit -> misfit.text() + ".")
                .toList();
        return new RunTree(
                trials, unfinished, unfit, ifReadable(directory.resolve(RunFiles.TRANSFER), TransferResult::read));
    }

    private static List<Path> directories(Path root) {
        try (Stream<Path> paths = Files.walk(root, DEEP)) {
            return paths.filter(Files::isDirectory).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a run's directory cannot be read")
                    .where(root)
                    .expected("a directory")
                    .fix("correct the path")
                    .cause(e);
        }
    }

    /** Any file may be missing, damaged or half written. */
    private static <T> Optional<T> ifReadable(Path file, Function<Path, T> reader) {
        try {
            return Files.exists(file) ? Optional.of(reader.apply(file)) : Optional.empty();
        } catch (S3DeltaException e) {
            return Optional.empty();
        }
    }

    private static Trial trial(String name, Path directory, TrialResult result) {
        List<Placement> candidates = candidates(directory);
        boolean rated = !candidates.isEmpty()
                && candidates.stream().allMatch(each -> each.rating().isPresent());
        return new Trial(
                name,
                result,
                ifReadable(directory.resolve(RunFiles.STRUCTURE), StructureFile::read),
                rated ? Optional.of(search(candidates)) : Optional.empty(),
                history(directory.resolve(RunFiles.METRICS)),
                ifReadable(directory.resolve(RunFiles.CONFIG), file -> WholeFile.read(file, MOST_CONFIG))
                        .orElse(""));
    }

    private static List<Placement> candidates(Path directory) {
        return ifReadable(directory.resolve(RunFiles.CANDIDATES), CandidatesFile::read)
                .orElse(List.of());
    }

    private static Search search(List<Placement> candidates) {
        boolean probabilistic = candidates.stream().allMatch(each -> each.p().isPresent());
        double[] ratings = candidates.stream()
                .mapToDouble(each -> each.rating().orElseThrow())
                .toArray();
        return new Search(
                candidates.stream().map(Placement::unrated).toList(),
                probabilistic ? ratings : Ranks.of(ratings),
                probabilistic);
    }

    /** Its candidates are written when the search begins; their ratings so far are in the metrics. */
    private static Unfinished unfinished(String name, Path directory) {
        Map<String, Stage> history = history(directory.resolve(RunFiles.METRICS));
        List<Placement> candidates = candidates(directory);
        Stage searched = history.getOrDefault("search", new Stage());
        Optional<Search> search = Optional.ofNullable(searched.ratings.lastEntry())
                .map(Map.Entry::getValue)
                .filter(ratings -> ratings.length == candidates.size())
                .map(ratings -> new Search(
                        candidates.stream().map(Placement::unrated).toList(), ratings, searched.probabilistic));
        String why = Files.exists(directory.resolve(RunFiles.RESULT))
                ? "its result.json cannot be read"
                : history.entrySet().stream()
                        .reduce((first, second) -> second)
                        .map(last -> "stopped in '" + last.getKey() + "' after step "
                                + last.getValue().losses.keySet().stream().reduce(0, Math::max))
                        .orElse("begun, no step done");
        return new Unfinished(name, why, search);
    }

    /** Reads metrics up to their end, or the first line that is not whole, as a run that was stopped leaves one. */
    private static Map<String, Stage> history(Path file) {
        Map<String, Stage> stages = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            return stages;
        }
        try (Reader reader = Files.newBufferedReader(file);
                MappingIterator<JsonNode> lines =
                        Json.mapper().readerFor(JsonNode.class).readValues(reader)) {
            while (lines.hasNextValue()) {
                JsonNode line = lines.nextValue();
                String name = line.path("stage").asString("").split(" ", 2)[0];
                stages.computeIfAbsent(name, any -> new Stage()).add(line);
            }
        } catch (IOException | JacksonException | NumberFormatException e) {
            return stages;
        }
        return stages;
    }
}
