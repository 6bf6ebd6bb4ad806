package s3delta.runtime.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.GitLfs;
import s3delta.runtime.text.JsonErrors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Loads the tokenizer that lies next to a backbone. */
public final class Tokenizers {
    /** Far above any real tokenizer file; keeps a mistaken path from filling the memory. */
    private static final long MOST_BYTES = 64L << 20;

    private static final String JSON = "tokenizer.json";
    private static final String SENTENCE_PIECE = "spiece.model";

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxTokenCount(5_000_000)
                            .build())
                    .build())
            .build();

    /** Takes NaN and Infinity for numbers: Python writes them to the files around a vocabulary. */
    private static final JsonMapper AROUND =
            MAPPER.rebuild().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private Tokenizers() {}

    /**
     * Loads {@code tokenizer.json}; if there is none {@code spiece.model}, or {@code vocab.json} and {@code merges.txt},
     * with the tokens that other files add; or ByT5's, which has no file.
     *
     * @param directory a Hugging Face model directory
     * @return the tokenizer, to be closed by the caller
     * @throws S3DeltaException {@code FILE_MISSING} if the directory has none of these files, {@code TOKENIZER} if the file
     *     is damaged, too large, of another kind, or lacks {@code </s>} or {@code <pad>}, {@code FILE_FORMAT} if it is a
     *     pointer of Git LFS
     */
    public static Tokenizer load(Path directory) {
        Path file = file(directory);
        return switch (file.getFileName().toString()) {
            case JSON -> new VocabularyTokenizer.Json(file, withAdded(directory, file));
            case SENTENCE_PIECE -> SentencePieceTokenizer.load(file, bytes(file));
            case BytePairs.VOCABULARY -> new VocabularyTokenizer.Json(file, BytePairs.toJson(directory));
            default -> ByteTokenizer.load(file);
        };
    }

    /** Adds the tokens to a {@code tokenizer.json} that only the files next to it have, as transformers does. */
    private static ObjectNode withAdded(Path directory, Path file) {
        ObjectNode tree = tree(file);
        JsonVocabulary own = JsonVocabulary.of(file, tree);
        List<AddedTokens.Token> missing =
                AddedTokens.in(directory, own.ids(), List.of(), own.size(), count -> List.of(), 0).tokens().stream()
                        .filter(token -> own.id(token.text()).isEmpty())
                        .sorted(Comparator.comparingInt(AddedTokens.Token::id))
                        .toList();
        int next = own.size();
        for (AddedTokens.Token token : missing) {
            if (token.id() != next++) {
                throw broken(file, "the tokenizer's files contradict each other")
                        .expected("a token '" + token.text() + "' of id " + token.id() + ", as a file next to it says")
                        .got(own.size() + " other tokens");
            }
            token.write(tree.withArray("added_tokens").addObject());
        }
        return tree;
    }

    /**
     * Lists the files that a tokenizer is loaded from.
     *
     * @param directory a Hugging Face model directory
     * @return all files that decide on ids
     * @throws S3DeltaException {@code FILE_MISSING} if there is no tokenizer
     */
    public static List<Path> files(Path directory) {
        Path file = file(directory);
        Stream<String> own = file.endsWith(JSON)
                ? Stream.of(JSON)
                : Stream.of(SENTENCE_PIECE, BytePairs.VOCABULARY, BytePairs.MERGES);
        return Stream.concat(own, AddedTokens.FILES.stream())
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    private static Path file(Path directory) {
        for (String name : List.of(JSON, SENTENCE_PIECE, BytePairs.VOCABULARY)) {
            if (Files.isRegularFile(directory.resolve(name))) {
                return directory.resolve(name);
            }
        }
        Path config = directory.resolve(AddedTokens.CONFIG);
        if (treeIfThere(config).path("tokenizer_class").asString("").equals(ByteTokenizer.CLASS)) {
            return config;
        }
        throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no tokenizer")
                .where(directory)
                .expected("a file '" + JSON + "' or '" + SENTENCE_PIECE + "'")
                .fix("name the directory of a Hugging Face model that has one of these files");
    }

    /** Words what is wrong with a tokenizer file. */
    static S3DeltaException broken(Path file, String what) {
        return S3DeltaException.of(ErrorCode.TOKENIZER, what)
                .where(file)
                .fix("fetch the file again, or take it from another copy of the same model");
    }

    /** Reads a JSON file that need not be there: then it is empty. */
    static ObjectNode treeIfThere(Path file) {
        return Files.isRegularFile(file) ? tree(file, AROUND) : AROUND.createObjectNode();
    }

    static ObjectNode tree(Path file) {
        return tree(file, MAPPER);
    }

    private static ObjectNode tree(Path file, JsonMapper mapper) {
        try {
            JsonNode tree = mapper.readTree(bytes(file));
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw broken(file, "the tokenizer file holds no JSON object").got(tree.getNodeType());
        } catch (JacksonException e) {
            throw broken(file, "the tokenizer file is not JSON")
                    .got(JsonErrors.plain(e))
                    .cause(e);
        }
    }

    static byte[] bytes(Path file) {
        GitLfs.refuse(file);
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw broken(file, "the tokenizer file is too large")
                        .expected("at most " + MOST_BYTES + " bytes")
                        .got(size + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "the tokenizer file cannot be read")
                    .where(file)
                    .got(e)
                    .fix("allow this user to read the file");
        }
    }
}
