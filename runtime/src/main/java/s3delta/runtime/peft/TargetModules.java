package s3delta.runtime.peft;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Which linear modules an adapter goes to, as PEFT's {@code check_target_module_exists} finds them. */
final class TargetModules {
    private static final String TARGETS = "target_modules";
    private static final String EXCLUDED = "exclude_modules";
    private static final String LAYERS = "layers_to_transform";
    private static final String PATTERNS = "layers_pattern";
    /** A group for the number of a layer, behind the name of the list of layers. */
    private static final String LAYER = "\\.(?<" + PythonPattern.GROUP + ">\\d{1,9})\\..*";

    private final PeftConfig config;
    private final Predicate<String> excluded;
    private final Predicate<String> target;

    TargetModules(PeftConfig config) {
        this.config = config;
        excluded = config.isText(EXCLUDED) ? pattern(EXCLUDED) : named(config.several(EXCLUDED));
        target = target();
    }

    private Predicate<String> target() {
        // PEFT's own choice for T5 and mT5 where the file names none.
        List<String> targets = config.isSet(TARGETS) ? config.several(TARGETS) : List.of("q", "v");
        if (!config.isText(TARGETS)) {
            Predicate<String> layer = layer();
            // PEFT does not look at the layer of a module that is named by its whole path.
            return path -> targets.contains(path) || (named(targets).test(path) && layer.test(path));
        }
        return targets.get(0).toLowerCase(Locale.ROOT).equals("all-linear") ? path -> true : pattern(TARGETS);
    }

    private Predicate<String> pattern(String key) {
        return new PythonPattern(config.several(key).get(0), config.place(key), "(?:", ")")::matches;
    }

    private static Predicate<String> named(List<String> names) {
        return path -> names.stream().anyMatch(name -> path.equals(name) || path.endsWith("." + name));
    }

    private Predicate<String> layer() {
        List<String> layers = config.several(LAYERS);
        if (layers.isEmpty()) {
            return path -> true;
        }
        List<String> given = config.several(PATTERNS);
        List<PythonPattern> patterns = (given.isEmpty() ? List.of("[^.]*") : given)
                .stream()
                        .map(name -> new PythonPattern(
                                name, config.place(PATTERNS), given.isEmpty() ? ".*?\\." : "(?:.*?\\.)?", LAYER))
                        .toList();
        return path -> patterns.stream()
                .flatMap(pattern -> pattern.group(path).stream())
                .findFirst()
                .map(number -> String.valueOf(Integer.parseInt(number)))
                .filter(layers::contains)
                .isPresent();
    }

    /**
     * Says whether a linear module has an adapter.
     *
     * @param path the module's path
     * @return whether it is meant and not excluded
     */
    boolean contains(String path) {
        return !excluded.test(path) && target.test(path);
    }
}
