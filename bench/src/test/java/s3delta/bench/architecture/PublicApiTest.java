package s3delta.bench.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What plugins and applications may use, signature by signature, so that it changes on purpose only; {@code -Ds3delta.golden=write} writes
 * the files anew. A line that is gone or differs breaks them: it needs a note in CHANGES.md.
 */
class PublicApiTest {
    private static final Pattern TYPE = Pattern.compile("\\b(s3delta(?:\\.[a-z]\\w*)+)\\.[A-Z]");

    @ParameterizedTest
    @ValueSource(strings = {"api", "djl", "runtime", "testkit"})
    void signaturesStayAsTheyAre(String module) throws IOException {
        String described = String.join("\n", describe(module)) + "\n";
        GoldenFile.assertHolds("signatures/" + module + ".txt", described);
    }

    @Test
    void showsWhatAPluginIsMadeOf() {
        List<String> api = describe("api");
        assertTrue(api.contains("  abstract Delta create(SiteShape, C)"), String.join("\n", api));
        assertTrue(api.contains("public record ParameterSpec(String name, Shape shape, Initializer initializer, boolean"
                + " trained) implements Form.Expression"));
        assertTrue(api.stream().noneMatch(line -> line.contains("private")), "only what others can use");
    }

    /** Who calls a method must be able to name its types. */
    @Test
    void signaturesNameExportedTypesAlone() {
        Set<String> exported =
                Modules.classes().flatMap(PublicApiTest::exported).collect(Collectors.toSet());
        List<String> hidden = Modules.classes()
                .flatMap(classes -> exported(classes).flatMap(name -> usable(classes, name)))
                .flatMap(type -> Stream.concat(
                        Stream.concat(Stream.of(type.getGenericInterfaces()), Stream.of(type.getTypeParameters()))
                                .map(each -> type.getName() + " " + each.getTypeName()),
                        members(type).map(PublicApiTest::signature)))
                .filter(text -> TYPE.matcher(text).results().anyMatch(found -> !exported.contains(found.group(1))))
                .toList();
        assertEquals(List.of(), hidden);
    }

    private static List<String> describe(String module) {
        Path classes = Modules.root().resolve(module).resolve("target/classes");
        List<String> lines = new ArrayList<>();
        exported(classes).sorted().forEach(name -> {
            lines.add("package " + name);
            usable(classes, name).forEach(type -> lines.addAll(describeType(type)));
        });
        return lines;
    }

    private static Stream<String> exported(Path classes) {
        return Modules.descriptor(classes).exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source);
    }

    private static Stream<Class<?>> usable(Path classes, String name) {
        try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
            List<Class<?>> types = new ArrayList<>();
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                    .map(file -> load(name + "." + file.substring(0, file.length() - ".class".length())))
                    .filter(PublicApiTest::isUsable)
                    .sorted((a, b) -> a.getName().compareTo(b.getName()))
                    .forEach(types::add);
            return types.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isUsable(Class<?> type) {
        return isOpen(type.getModifiers()) && (type.getEnclosingClass() == null || isUsable(type.getEnclosingClass()));
    }

    private static boolean isOpen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static List<String> describeType(Class<?> type) {
        List<String> members = new ArrayList<>();
        members(type).forEach(member -> members.add("  " + describeMember(member)));
        members.sort(String::compareTo);
        members.add(0, header(type));
        return members;
    }

    private static Stream<Member> members(Class<?> type) {
        return Stream.of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .map(Member.class::cast)
                .filter(member -> isOpen(member.getModifiers()) && !member.isSynthetic());
    }

    private static String signature(Member member) {
        return member instanceof Method method
                ? method.toGenericString()
                : member instanceof Constructor<?> made ? made.toGenericString() : ((Field) member).toGenericString();
    }

    private static String header(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isInterface() ? "interface" : type.isEnum() ? "enum" : "class";
        String sealed = type.isSealed() ? "sealed " : "";
        boolean partial = Modifier.isAbstract(type.getModifiers()) && !type.isInterface() && !type.isEnum();
        String closed = partial
                ? "abstract "
                : Modifier.isFinal(type.getModifiers()) && !type.isRecord() && !type.isEnum() ? "final " : "";
        String components = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(part -> simple(part.getGenericType().getTypeName()) + " " + part.getName())
                        .collect(Collectors.joining(", ", "(", ")"))
                : "";
        String supers = Stream.of(type.getGenericInterfaces())
                .map(parent -> simple(parent.getTypeName()))
                .collect(Collectors.joining(", "));
        return "public " + sealed + closed + kind + " " + simple(type.getName()) + parameters(type) + components
                + (supers.isEmpty() ? "" : " implements " + supers);
    }

    private static String parameters(Class<?> type) {
        return type.getTypeParameters().length == 0
                ? ""
                : Arrays.stream(type.getTypeParameters())
                        .map(variable ->
                                variable.getName() + " extends " + simple(variable.getBounds()[0].getTypeName()))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String describeMember(Member member) {
        String own = member.getDeclaringClass().getName();
        String plain = simple(signature(member).replace(own + "." + member.getName(), member.getName()))
                .replaceFirst("^public ", "")
                .replaceAll(", ?", ", ");
        return (member instanceof AnnotatedElement element && element.isAnnotationPresent(Deprecated.class)
                        ? "deprecated "
                        : "")
                + plain;
    }

    /** Type names without packages; a nested type keeps its outer's name. */
    private static String simple(String text) {
        return text.replaceAll("\\b[a-z][\\w]*\\.(?=[\\w])", "").replace('$', '.');
    }
}
