package s3delta.runtime.t5;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.GitLfs;
import s3delta.runtime.text.JsonErrors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the tensor files of a Hugging Face model directory. */
final class CheckpointFiles {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final Pattern SHARD = Pattern.compile("model-\\d+-of-\\d+\\.safetensors");
    private static final String PICKLED = "pytorch_model.bin";
    private static final String PICKLED_INDEX = "pytorch_model.bin.index.json";

    /** Writes the same model as safetensors, for who trusts the file. */
    private static final String CONVERT = "if you trust the file: python -c \"from transformers import"
            + " AutoModelForSeq2SeqLM as M; M.from_pretrained('%1$s').save_pretrained('%1$s')\"";

    private static final long MOST_INDEX_BYTES = 64L << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CheckpointFiles() {}

    /**
     * Finds the files.
     *
     * @param directory the model directory
     * @return {@code model.safetensors}, or the shards that its index names
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT}
     */
    static List<Path> in(Path directory) {
        if (Files.isRegularFile(directory.resolve(SINGLE))) {
            return List.of(directory.resolve(SINGLE));
        }
        Path index = directory.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            requireNoShards(directory);
            boolean pickled =
                    Files.exists(directory.resolve(PICKLED)) || Files.exists(directory.resolve(PICKLED_INDEX));
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "the backbone has no weights")
                    .where(directory)
                    .expected(SINGLE + " or " + INDEX)
                    .got(pickled ? PICKLED + ", which can hold any program and is never read" : "neither")
                    .fix(
                            pickled
                                    ? CONVERT.formatted(directory)
                                    : "download the model's safetensors files; pickled .bin files are never read");
        }
        GitLfs.refuse(index);
        Set<String> names = new TreeSet<>();
        try {
            if (Files.size(index) > MOST_INDEX_BYTES) {
                throw malformed(index, "a file of " + Files.size(index) + " bytes");
            }
            JsonNode map = MAPPER.readTree(Files.readAllBytes(index)).path("weight_map");
            for (JsonNode file : map.values()) {
                names.add(file.asString(""));
            }
        } catch (JacksonException e) {
            throw malformed(index, JsonErrors.plain(e));
        } catch (IOException e) {
            throw malformed(index, String.valueOf(e.getMessage()));
        }
        if (names.isEmpty() || names.stream().anyMatch(name -> !name.matches("[\\w.-]+\\.safetensors"))) {
            throw malformed(index, "file names " + names);
        }
        return names.stream().map(directory::resolve).toList();
    }

    private static void requireNoShards(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> shards = files.map(file -> file.getFileName().toString())
                    .filter(name -> SHARD.matcher(name).matches())
                    .sorted()
                    .toList();
            if (!shards.isEmpty()) {
                throw S3DeltaException.of(ErrorCode.FILE_MISSING, "the index of the backbone's weights is missing")
                        .where(directory)
                        .expected(INDEX + ", which names the file of each tensor")
                        .got(shards.size() + " of the files without it, the first " + shards.get(0))
                        .fix("download " + INDEX + " from where the files are from");
            }
        } catch (IOException | UncheckedIOException e) {
            // A directory that cannot be listed is reported as one without weights.
            return;
        }
    }

    /**
     * Checks that a file is there, which an index may name without it.
     *
     * @param file one of {@link #in}
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if it is not
     */
    static void require(Path file) {
        if (!Files.isRegularFile(file)) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a file of the backbone's weights is missing")
                    .where(file)
                    .expected("all files that " + INDEX + " names")
                    .fix("download the file again, or the whole checkpoint");
        }
    }

    private static S3DeltaException malformed(Path index, String got) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "this is no valid index of tensor files")
                .where(index)
                .expected("a 'weight_map' from tensor names to file names in the same directory")
                .got(got)
                .fix("copy or download the file again");
    }
}
