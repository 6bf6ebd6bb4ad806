package s3delta.djl;

import ai.djl.repository.LocalRepository;
import ai.djl.repository.Metadata;
import ai.djl.repository.Repository;
import ai.djl.repository.RepositoryFactory;
import ai.djl.repository.SimpleRepository;
import ai.djl.util.JsonUtils;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import s3delta.api.Stability;
import s3delta.runtime.Backbone;

/**
 * Lets {@code Criteria.optModelPath} take a run's directory: DJL asks for a translator before it asks the engine, so that the
 * directory itself must name {@link RunTranslatorFactory}. Any other directory is what it is to DJL without this module.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class RunRepositoryFactory implements RepositoryFactory {
    private static final String METADATA = "metadata.json";

    /** Makes the factory; called by DJL. */
    public RunRepositoryFactory() {}

    @Override
    public Set<String> getSupportedScheme() {
        return Set.of("file");
    }

    @Override
    public Repository newInstance(String name, URI uri) {
        Path path = path(uri);
        if (Backbone.isRun(path)) {
            String query = uri.getRawQuery() == null ? "" : uri.getRawQuery() + "&";
            return new Directory(
                    name,
                    URI.create(
                            path.toUri() + "?" + query + "translatorFactory=" + RunTranslatorFactory.class.getName()),
                    path);
        }
        return Files.isDirectory(path) && holdsRepository(path)
                ? new Local(name, path.toUri(), path)
                : new Directory(name, uri, path);
    }

    private static Path path(URI uri) {
        String path = uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath();
        boolean windows =
                path.startsWith("/") && System.getProperty("os.name", "").startsWith("Win");
        return Path.of(windows ? path.substring(1) : path);
    }

    /** Says whether metadata of artifacts lie below a directory, as DJL's repositories have them. */
    private static boolean holdsRepository(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.anyMatch(file -> file.endsWith(METADATA)
                    && !root.equals(file.getParent())
                    && Files.isRegularFile(file)
                    && isMetadata(file));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean isMetadata(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            Metadata metadata = JsonUtils.GSON.fromJson(reader, Metadata.class);
            return metadata != null && metadata.getMetadataVersion() != null && metadata.getArtifacts() != null;
        } catch (IOException | JsonParseException e) {
            return false;
        }
    }

    /** DJL's repository of a folder that holds one model. */
    private static final class Directory extends SimpleRepository {
        Directory(String name, URI uri, Path path) {
            super(name, uri, path);
        }
    }

    /** DJL's repository of a folder that holds a tree of models. */
    private static final class Local extends LocalRepository {
        Local(String name, URI uri, Path path) {
            super(name, uri, path);
        }
    }
}
