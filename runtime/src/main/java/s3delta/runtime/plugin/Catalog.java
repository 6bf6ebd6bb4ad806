package s3delta.runtime.plugin;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Place;
import s3delta.runtime.text.Nearest;

/** Plugins of one kind by id. */
final class Catalog<P> {
    private final String kind;
    private final TreeMap<String, P> plugins = new TreeMap<>();

    Catalog(String kind, List<? extends P> found, Function<? super P, String> id) {
        this.kind = kind;
        for (P plugin : found) {
            Optional<P> other = Optional.ofNullable(plugins.put(id.apply(plugin), plugin));
            if (other.isPresent()) {
                throw duplicate(id.apply(plugin), other.get(), plugin);
            }
        }
    }

    String kind() {
        return kind;
    }

    Collection<P> all() {
        return plugins.values();
    }

    P get(String id, Place place) {
        return Optional.ofNullable(plugins.get(id))
                .orElseThrow(
                        () -> S3DeltaException.of(ErrorCode.PLUGIN_UNKNOWN, "there is no " + kind + " '" + id + "'")
                                .where(place)
                                .expected("one of " + String.join(", ", plugins.keySet()))
                                .got("'" + id + "'")
                                .fix(advice(id))
                                .build());
    }

    private String advice(String id) {
        String add = "put the jar of a plugin that has it into the plugins/ folder";
        return Nearest.of(id, plugins.keySet()).isEmpty()
                ? add
                : Nearest.advice(id, plugins.keySet()) + " Otherwise " + add;
    }

    private S3DeltaException duplicate(String id, P first, P second) {
        return S3DeltaException.of(ErrorCode.PLUGIN_DUPLICATE, "two plugins have the same id")
                .where(place(first) + " and " + place(second))
                .expected("one " + kind + " with id '" + id + "'")
                .got("two")
                .fix("remove one of the two from the plugins/ folder")
                .build();
    }

    private String place(P plugin) {
        return plugin.getClass().getName() + " (" + Plugin.source(plugin.getClass()) + ")";
    }
}
