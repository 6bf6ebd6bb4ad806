package s3delta.djl;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import s3delta.runtime.Backbone;
import s3delta.runtime.EngineOptions;

/** A backbone that several models share: opened with the first, closed with the last. */
final class SharedBackbone implements AutoCloseable {
    private record Key(Path directory, EngineOptions options) {}

    private static final Map<Key, SharedBackbone> OPEN = new HashMap<>();

    private final Key key;
    private final Backbone backbone;
    private int users;

    private SharedBackbone(Key key) {
        this.key = key;
        backbone = Backbone.open(key.directory, key.options);
    }

    static SharedBackbone open(Path directory, EngineOptions options) {
        Key key = new Key(directory.toAbsolutePath().normalize(), options);
        synchronized (OPEN) {
            SharedBackbone shared = OPEN.get(key);
            if (shared == null) {
                shared = new SharedBackbone(key);
                OPEN.put(key, shared);
            }
            shared.users++;
            return shared;
        }
    }

    Backbone backbone() {
        return backbone;
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(key);
                backbone.close();
            }
        }
    }
}
