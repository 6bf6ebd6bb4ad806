package s3delta.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.Spaces;

/** Reads a search space that is named on the command line. */
final class SpaceOption {
    private static final int MOST_BYTES = 1 << 20;

    private SpaceOption() {}

    /**
     * Reads a space.
     *
     * @param text the name of a space that comes with the program, in any case, or the path of a YAML file
     * @return the space
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#SPACE} if it is neither, or what reading the
     *     file throws
     */
    static SearchSpace read(String text) {
        Path file = Path.of(text);
        boolean path = text.endsWith(".yaml") || text.endsWith(".yml") || Files.isRegularFile(file);
        if (!path) {
            return Spaces.CODEC.read().apply(Trees.tree(text.toLowerCase(Locale.ROOT)), Place.of("--space"));
        }
        SearchSpace space =
                Spaces.CODEC.read().apply(Yaml.parse(WholeFile.read(file, MOST_BYTES), text), Place.of(text));
        return new SearchSpace(Optional.of(space.name().orElse(text)), space.rules());
    }
}
