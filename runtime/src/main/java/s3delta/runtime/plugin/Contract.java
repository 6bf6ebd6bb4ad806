package s3delta.runtime.plugin;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import s3delta.api.SiteKind;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.SearchStrategy;
import s3delta.api.spi.TrialExecutor;
import tools.jackson.databind.ObjectMapper;

/** Checks what plugins promise. */
final class Contract {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Set<Class<?>> KEY_TYPES =
            Set.of(int.class, long.class, double.class, boolean.class, String.class);

    private Contract() {}

    static void check(DeltaMethod<?> method) {
        check(method, method::id, method::defaults);
        Set<SiteKind> sites = Faults.call(method, "sites", method::sites);
        require(!Objects.isNull(sites) && !sites.isEmpty(), method, "sites() gives at least one kind of site", "none");
        List<String> custom = Faults.call(method, "customarySites", method::customarySites);
        require(!Objects.isNull(custom), method, "customarySites() gives a list", "null");
    }

    static void check(SearchStrategy<?> strategy) {
        check(strategy, strategy::id, strategy::defaults);
    }

    static void check(TrialExecutor<?> executor) {
        check(executor, executor::id, executor::defaults);
    }

    private static void check(Object plugin, Supplier<String> ids, Supplier<? extends Record> records) {
        String id = Faults.call(plugin, "id", ids);
        require(
                !Objects.isNull(id) && ID.matcher(id).matches(),
                plugin,
                "an id of lower-case letters, digits and dashes, beginning with a letter",
                id);
        checkConfig(plugin, Faults.call(plugin, "defaults", records::get));
    }

    /** Checks what a delta declares. */
    static Delta checked(DeltaMethod<?> method, SiteKind kind, Delta delta) {
        require(!Objects.isNull(delta), method, "create() gives a delta", "null");
        require(
                delta.form().fits(kind),
                method,
                "a form that fits a " + kind.label() + " site",
                delta.form().getClass().getSimpleName());
        boolean trains = delta.parameters().stream().anyMatch(ParameterSpec::trained);
        require(trains, method, "a delta declares at least one trained parameter", "none");
        Set<String> names = new HashSet<>();
        for (ParameterSpec parameter : delta.parameters()) {
            String name = parameter.name();
            require(
                    !name.isBlank() && !name.contains(".") && names.add(name),
                    method,
                    "a delta's parameters have names without dots, none twice",
                    "'" + name + "'");
            require(parameter.size() > 0, method, "every axis of a parameter is at least 1", parameter.shape());
        }
        return delta;
    }

    private static void checkConfig(Object plugin, Record defaults) {
        require(!Objects.isNull(defaults), plugin, "defaults() gives a record", "null");
        Class<?> type = defaults.getClass();
        require(
                Modifier.isPublic(type.getModifiers())
                        && type.getModule().isExported(type.getPackageName(), ObjectMapper.class.getModule()),
                plugin,
                "the configuration is a public record in an exported package",
                type.getName());
        for (RecordComponent key : type.getRecordComponents()) {
            require(
                    KEY_TYPES.contains(key.getType()) || key.getType().isEnum(),
                    plugin,
                    "the configuration's components are int, long, double, boolean, String or enums",
                    key.getGenericType().getTypeName() + " " + key.getName());
        }
    }

    private static void require(boolean holds, Object plugin, String expected, Object got) {
        if (!holds) {
            throw Faults.broken(plugin, expected, got);
        }
    }
}
