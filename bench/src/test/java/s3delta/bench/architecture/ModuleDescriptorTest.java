package s3delta.bench.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each module shows and needs; {@code -Ds3delta.golden=write} writes the descriptions anew. */
class ModuleDescriptorTest {
    static Stream<Path> classes() {
        return Modules.classes();
    }

    @Test
    void everyModuleIsSeen() {
        assertEquals(15, classes().count());
    }

    @ParameterizedTest
    @MethodSource("classes")
    void descriptorsStayAsTheyAre(Path classes) throws IOException {
        ModuleDescriptor module = Modules.descriptor(classes);
        String described = describe(module);
        GoldenFile.assertHolds("descriptors/" + module.name() + ".txt", described);
    }

    /** Class-path launches read META-INF/services, module-path launches the descriptor. */
    @ParameterizedTest
    @MethodSource("classes")
    void providersAreDeclaredTwice(Path classes) throws IOException {
        Map<String, Collection<String>> declared = new TreeMap<>();
        Modules.descriptor(classes)
                .provides()
                .forEach(provides -> declared.put(provides.service(), new TreeSet<>(provides.providers())));
        Map<String, Collection<String>> listed = new TreeMap<>();
        Path services = classes.resolve("META-INF/services");
        if (Files.isDirectory(services)) {
            try (Stream<Path> files = Files.list(services)) {
                for (Path file : files.toList()) {
                    listed.put(file.getFileName().toString(), new TreeSet<>(Files.readAllLines(file)));
                }
            }
        }
        assertEquals(declared, listed);
    }

    private static String describe(ModuleDescriptor module) {
        List<String> lines = new ArrayList<>();
        module.requires().stream()
                .filter(requires -> !requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.MANDATED))
                .forEach(requires -> lines.add("requires " + requires.name() + modifiers(requires.modifiers())));
        module.exports().forEach(exports -> lines.add("exports " + exports.source() + to(exports.targets())));
        module.opens().forEach(opens -> lines.add("opens " + opens.source() + to(opens.targets())));
        module.uses().forEach(service -> lines.add("uses " + service));
        module.provides()
                .forEach(provides -> lines.add("provides " + provides.service() + " with "
                        + provides.providers().stream().sorted().collect(Collectors.joining(", "))));
        lines.sort(String::compareTo);
        return "module " + module.name() + "\n" + String.join("\n", lines) + "\n";
    }

    private static String modifiers(Collection<ModuleDescriptor.Requires.Modifier> modifiers) {
        return modifiers.stream()
                .map(modifier -> " " + modifier.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining());
    }

    private static String to(Collection<String> targets) {
        return targets.isEmpty() ? "" : " to " + targets.stream().sorted().collect(Collectors.joining(", "));
    }
}
