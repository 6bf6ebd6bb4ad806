package s3delta.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The trials below a directory.
 *
 * @param trials those with a result, by directory
 * @param unfinished directories of those without one, and why
 * @param unfit what was left out, each in a sentence
 * @param transfer what {@code transfer.json} holds, empty where there is none
 */
record RunTree(
        List<TrialFiles> trials, List<Unfinished> unfinished, List<String> unfit, Optional<ObjectNode> transfer) {
    private static final int DEEP = 12;

    /** A trial that was begun. */
    record Unfinished(String name, String why) {}

    /**
     * Reads a tree, which may be half finished.
     *
     * @param directory a run's directory
     * @return what is in it
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if no trial is in it
     */
    static RunTree read(Path directory) {
        List<TrialFiles> trials = new ArrayList<>();
        List<Unfinished> unfinished = new ArrayList<>();
        for (Path trial : directories(directory)) {
            String name = directory.relativize(trial).toString();
            Optional<ObjectNode> result = object(trial.resolve("result.json"));
            if (result.filter(RunTree::isTrial).isPresent()) {
                trials.add(TrialFiles.read(name, trial, result.orElseThrow()));
            } else if (Files.exists(trial.resolve("metrics.jsonl"))) {
                unfinished.add(new Unfinished(name, why(trial)));
            }
        }
        if (trials.isEmpty() && unfinished.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no trial to report on")
                    .where(directory)
                    .expected("the output directory of a run, with result.json in it or below it")
                    .fix("give the directory that the run's 'out' names")
                    .build();
        }
        return new RunTree(trials, unfinished, unfit(directory), object(directory.resolve("transfer.json")));
    }

    private static List<Path> directories(Path root) {
        try (Stream<Path> paths = Files.walk(root, DEEP)) {
            return paths.filter(Files::isDirectory).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a run's directory cannot be read")
                    .where(root)
                    .expected("a directory")
                    .fix("correct the path")
                    .cause(e)
                    .build();
        }
    }

    private static Optional<ObjectNode> object(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Json.read(file)) : Optional.empty();
        } catch (S3DeltaException e) {
            return Optional.empty();
        }
    }

    private static List<String> unfit(Path directory) {
        return object(directory.resolve("result.json"))
                .map(result -> result.path("does-not-fit").valueStream())
                .orElse(Stream.empty())
                .map(each -> each.path("method").asString("") + " does not fit budget "
                        + each.path("budget").asString("") + ": its smallest delta has "
                        + each.path("smallest").asString("") + " parameters.")
                .toList();
    }

    private static boolean isTrial(ObjectNode result) {
        return result.path("task").isString() && result.path("seed").isIntegralNumber();
    }

    private static String why(Path trial) {
        if (Files.exists(trial.resolve("result.json"))) {
            return "its result.json cannot be read";
        }
        History history = History.read(trial.resolve("metrics.jsonl"));
        return history.stages().entrySet().stream()
                .reduce((first, second) -> second)
                .map(last -> "stopped in '" + last.getKey() + "' after step "
                        + last.getValue().losses().keySet().stream().reduce(0, Math::max))
                .orElse("begun, no step done");
    }
}
