package s3delta.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.Nearest;

/** {@code s3delta bench fuzz}: starts the fuzzer, which is part of the tests. */
@Command(name = "fuzz")
public final class FuzzCommand implements Callable<Integer> {
    /** The readers that there are, in the order in which they are tested. */
    public static final List<String> READERS = List.of(
            "experiment",
            "space",
            "task",
            "texts",
            "structure",
            "candidates",
            "report",
            "config",
            "index",
            "safetensors",
            "weights",
            "deltas",
            "peft",
            "run",
            "finished",
            "evidence",
            "state",
            "plugin",
            "tokenizer",
            "sentencepiece",
            "added-tokens",
            "byte-pairs",
            "parquet",
            "jsonl",
            "csv",
            "tsv",
            "json",
            "csv-semicolon",
            "csv-gz",
            "jsonl-gz",
            "jsonl-utf-16",
            "csv-utf-16",
            "csv-latin-1",
            "sql-jsonl",
            "sql-csv");

    @Option(names = "--mutants", paramLabel = "N")
    private long mutants = 2_000;

    @Option(names = "--reader", paramLabel = "NAME")
    private Optional<String> reader = Optional.empty();

    @Option(names = "--seed", paramLabel = "N")
    private long seed = 1;

    @Option(names = "--keep", paramLabel = "DIR")
    private Optional<Path> keep = Optional.empty();

    @Override
    public Integer call() {
        reader.filter(name -> !READERS.contains(name)).ifPresent(name -> {
            throw S3DeltaException.of(ErrorCode.USAGE, "there is no such reader")
                    .where("--reader")
                    .expected("one of " + String.join(", ", READERS))
                    .got(name)
                    .fix(Nearest.correction(name, READERS));
        });
        List<String> command =
                new ArrayList<>(List.of("mvn", "-B", "-q", "-pl", "bench", "-am", "test", "-Dtest=FuzzTest"));
        command.addAll(List.of("-Dsurefire.failIfNoSpecifiedTests=false", "-Dskip.oracles=true"));
        command.add("-Ds3delta.fuzz.mutants=" + mutants);
        command.add("-Ds3delta.fuzz.seed=" + seed);
        reader.ifPresent(name -> command.add("-Ds3delta.fuzz.reader=" + name));
        keep.ifPresent(folder -> command.add("-Ds3delta.fuzz.keep=" + folder.toAbsolutePath()));
        Path root = Checkout.resolve("pom.xml", "run it from a checkout of the sources")
                .resolveSibling("");
        return Checkout.run(command, root) == 0 ? 0 : 1;
    }
}
