package s3delta.bench.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.ParameterLayout;
import s3delta.runtime.safetensors.SafetensorsWriter;

/**
 * The files of a pre-trained backbone.
 *
 * @param directory where they lie
 */
record BackboneFiles(Path directory) {
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String TOKENIZER = "tokenizer.json";
    static final String README = "README.md";

    /**
     * Takes a directory, made if it is not there.
     *
     * @throws S3DeltaException with {@link ErrorCode#OUTPUT} if it cannot be made
     */
    static BackboneFiles in(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        return new BackboneFiles(directory);
    }

    /**
     * Writes all files.
     *
     * @param model all of whose weights were trained
     * @param recipe how
     * @param loss with what end
     */
    void write(GatedModel model, Recipe recipe, double loss) {
        SafetensorsWriter.write(
                directory.resolve(WEIGHTS),
                IntStream.range(0, model.layout().slices().size())
                        .mapToObj(i -> entry(model, i))
                        .toList(),
                Map.of("format", "pt"));
        text(CONFIG, MicroT5.json(model.backbone().model().config()) + "\n");
        text(TOKENIZER, WordTokenizer.json(new Vocabulary(Lexicon.load())) + "\n");
        text(README, readme(model.layout().size(), recipe, loss));
    }

    /** Copies a file here. */
    void text(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw unwritable(directory.resolve(name), e);
        }
    }

    static S3DeltaException unwritable(Path path, IOException cause) {
        return S3DeltaException.of(ErrorCode.OUTPUT, "the backbone cannot be written")
                .where(path)
                .expected("a directory that can be written to")
                .got(cause)
                .fix("give another directory or free this one")
                .cause(cause)
                .build();
    }

    private static SafetensorsWriter.Entry entry(GatedModel model, int index) {
        ParameterLayout.Slice slice = model.layout().slices().get(index);
        List<Long> shape = LongStream.of(slice.shape().getShape()).boxed().toList();
        return new SafetensorsWriter.Entry(slice.name(), shape, () -> bytes(model.parameter(index)));
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static String readme(long parameters, Recipe recipe, double loss) {
        return String.format(
                Locale.ROOT,
                """
                # A micro T5

                A T5 v1.0 of %,d parameters, made for this project's demo and tests from random weights and texts of a small
                English that the project generates. It knows nothing else.

                Made by `./s3delta bench pretrain-demo --out DIR --seed %d --steps %d`: %d texts a step, %.0f%% of their words
                hidden, AdamW with a learning rate of up to %s. The last steps' mean loss was %.2f nats a target token.
                Another processor or engine rounds differently and gives other weights that are as good.

                It has seen no task's prompt and no label.
                """,
                parameters,
                recipe.seed(),
                recipe.steps(),
                recipe.rows(),
                recipe.hidden() * 100,
                recipe.peak(),
                loss);
    }
}
