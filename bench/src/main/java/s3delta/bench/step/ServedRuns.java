package s3delta.bench.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import s3delta.api.Candidate;
import s3delta.api.Placement;
import s3delta.runtime.delta.ParameterLayout;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.trial.SavedFiles;
import tools.jackson.databind.node.ObjectNode;

/**
 * A backbone of a published shape with a tokenizer of words that are numbers, and runs on it, all of random values.
 *
 * @param backbone its directory
 * @param runs their directories
 */
record ServedRuns(Path backbone, List<Path> runs) {
    private static final int WORDS = 1000;
    private static final float WIDTH = 0.02f;

    /**
     * Writes backbone and runs.
     *
     * @param folder where to
     * @param shape the backbone's
     * @param deltas what each run has, as {@link DeltaOption} reads it
     * @param count how many runs
     * @param target tokens of an answer
     * @param registry the plugins
     * @return where they are
     */
    static ServedRuns write(Path folder, NamedShape shape, String deltas, int count, int target, Registry registry) {
        Path backbone = created(folder.resolve("backbone"));
        shape.write(backbone);
        WholeFile.write(backbone.resolve("tokenizer.json"), tokenizer());
        T5Config config = T5Config.read(backbone.resolve("config.json"));
        List<Candidate> candidates = Candidates.of(config, DeltaOption.read(deltas, registry), registry);
        List<ParameterLayout.Slice> parameters =
                Attachments.ofCandidates(config, candidates, registry).layout().slices();
        List<Placement> placements = candidates.stream()
                .map(each -> new Placement(
                        each.position().path(),
                        each.method(),
                        Trees.map(RecordBinder.config().tree(each.config())),
                        each.parameters(),
                        OptionalDouble.empty()))
                .toList();
        SavedFiles files = new SavedFiles(backbone, config, registry);
        List<Path> runs = new ArrayList<>();
        for (int run = 0; run < count; run++) {
            Path directory = created(folder.resolve("run-" + run));
            files.write(directory, placements, values(run, parameters), Map.of("strategy", "random"));
            answerIn(target, directory.resolve(RunFiles.RESULT));
            runs.add(directory);
        }
        return new ServedRuns(backbone, runs);
    }

    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IntFunction<float[]> values(int seed, List<ParameterLayout.Slice> parameters) {
        SplittableRandom random = new SplittableRandom(seed);
        return parameter -> {
            float[] values =
                    new float[Math.toIntExact(parameters.get(parameter).shape().size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = WIDTH * (random.nextFloat() - 0.5f);
            }
            return values;
        };
    }

    /** Lets answers have some number of tokens: random values rarely end one. */
    private static void answerIn(int tokens, Path result) {
        ObjectNode tree = Json.read(result);
        tree.putObject("data")
                .put("path", "none")
                .put("fingerprint", "none")
                .put("train-rows", 1)
                .put("validation-rows", 1)
                .put("test-rows", 1)
                .put("truncated-sources", 0)
                .put("longest-target", tokens);
        WholeFile.write(result, Json.mapper().writeValueAsString(tree));
    }

    private static String tokenizer() {
        Stream<String> words = IntStream.range(3, WORDS).mapToObj(Integer::toString);
        return WordTokenizer.json(
                Stream.concat(Stream.of("<pad>", "</s>", "<unk>"), words).toList());
    }

    /** Words texts of a length in tokens, the end included. */
    static List<String> texts(int count, int tokens) {
        SplittableRandom random = new SplittableRandom(1);
        return IntStream.range(0, count)
                .mapToObj(text -> random.ints(tokens - 1, 3, WORDS)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" ")))
                .toList();
    }
}
