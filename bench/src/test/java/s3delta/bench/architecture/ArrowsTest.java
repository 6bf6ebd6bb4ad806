package s3delta.bench.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.api.Stability;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.Uploads;

/** Who may use whom. */
class ArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("s3delta");

    private static final String API = "s3delta.api..";
    private static final String PLUGINS = "s3delta.plugins..";
    private static final String SEARCH = "s3delta.search..";
    private static final String RUNTIME = "s3delta.runtime..";
    private static final String FACADE_PACKAGE = "s3delta.runtime";
    private static final String CLI = "s3delta.cli..";
    private static final String TESTKIT = "s3delta.testkit..";
    private static final String BENCH = "s3delta.bench..";
    /** What the runtime exports to all. */
    private static final Set<String> FACADE = Set.of(
            FACADE_PACKAGE, FACADE_PACKAGE + ".doctor", FACADE_PACKAGE + ".proposal", FACADE_PACKAGE + ".result");

    /** What the command line may use besides: it knows nothing of models, data sets and experiments. */
    private static final Set<String> PLAIN_HELP =
            Set.of(FACADE_PACKAGE + ".json", FACADE_PACKAGE + ".process", FACADE_PACKAGE + ".text");

    private static final String[] PLAIN_JAVA = {"java..", "org.jspecify.."};
    private static final String TENSORS = "ai.djl.ndarray..";

    /** Rules over no classes would hold of themselves. */
    @ParameterizedTest
    @MethodSource("s3delta.bench.architecture.Modules#classes")
    void nearlyAllClassesAreSeen(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            List<String> compiled = files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace(File.separatorChar, '.'))
                    .toList();
            long seen = compiled.stream().filter(CLASSES::contain).count();
            assertTrue(seen >= 0.9 * compiled.size() && seen > 0, classes + ": " + seen + " of " + compiled.size());
        }
    }

    /** A reader who meets a name must not ask which one. */
    @Test
    void noTwoClassesHaveOneSimpleName() {
        Map<String, List<String>> byName = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())));
        byName.values().removeIf(names -> names.size() == 1);
        assertEquals(Map.of(), byName);
    }

    /** The engine's own ways to write over an array warn on standard error: {@code TensorEngine.copy} does not. */
    @Test
    void nobodyWritesOverAnArrayByTheEngine() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "NDArray.copyTo, or NDArray.set with numbers",
                        call -> call.getTargetOwner().isAssignableTo(NDArray.class) && writesNumbers(call.getTarget())))
                .check(CLASSES);
    }

    /** In some languages digits are others than 0 to 9, also in names of files and in configurations. */
    @Test
    void numbersAreWrittenInNoLanguage() {
        noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .check(CLASSES);
    }

    /** The engine leaves a manager open where it reads from a GPU: {@code Reads} does not. DJL's texts never leave main memory. */
    @Test
    void arraysAreReadInOnePlace() {
        noClasses()
                .that()
                .areNotAssignableTo(Reads.class)
                .and()
                .resideOutsideOfPackage("s3delta.djl..")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "NDArray.toXArray, NDArray.toByteBuffer, or NDArray.getX",
                        call -> call.getTargetOwner().isAssignableTo(NDArray.class) && reads(call.getTarget())))
                .check(CLASSES);
    }

    /** Numbers go to the device by {@code Uploads}, which does not wait for it; the kernels' own numbers stay in main memory. */
    @Test
    void arraysAreMadeOfNumbersInOnePlace() {
        noClasses()
                .that()
                .areNotAssignableTo(Uploads.class)
                .and()
                .resideOutsideOfPackage("s3delta.djl..")
                .and()
                .haveSimpleNameNotEndingWith("Kernels")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "NDManager.create with numbers, or NDArray's arithmetic with a number",
                        call -> uploads(call.getTargetOwner(), call.getTarget())))
                .check(CLASSES);
    }

    private static boolean uploads(JavaClass owner, AccessTarget.MethodCallTarget method) {
        List<JavaClass> types = method.getRawParameterTypes();
        if (owner.isAssignableTo(NDManager.class)) {
            return method.getName().equals("create")
                    && !types.isEmpty()
                    && !types.get(0).isEquivalentTo(Shape.class);
        }
        return owner.isAssignableTo(NDArray.class)
                && types.stream().anyMatch(type -> type.isEquivalentTo(Number.class))
                && method.getName().matches("(add|sub|mul|div|mod|pow)i?|set");
    }

    private static boolean reads(AccessTarget.MethodCallTarget method) {
        return method.getName().matches("to\\w*Array|toByteBuffer")
                || method.getName().matches("get(Float|Double|Int|Long|Byte|Uint8|Boolean|String)");
    }

    private static boolean writesNumbers(AccessTarget.MethodCallTarget method) {
        return method.getName().equals("copyTo")
                || (method.getName().equals("set")
                        && !method.getRawParameterTypes().get(0).isEquivalentTo(NDIndex.class));
    }

    /** Time is a parameter: what is not given one asks for a source of it, which {@code SteadyClock} wraps for durations. */
    @Test
    void nobodyAsksTheSystemForTheTime() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, Date.class, LocalDateTime.class, ZonedDateTime.class)
                .check(CLASSES);
    }

    @Test
    void theApiStandsAlone() {
        classes()
                .that()
                .resideInAPackage(API)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(and(API, TENSORS))
                .check(CLASSES);
    }

    @Test
    void pluginsSeeTheApiAlone() {
        classes()
                .that()
                .resideInAPackage(PLUGINS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(and(API, TENSORS, PLUGINS))
                .check(CLASSES);
        slices().matching("s3delta.plugins.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void theSearchKnowsNoTensors() {
        classes()
                .that()
                .resideInAPackage(SEARCH)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(and(API, SEARCH, "org.apache.commons.numbers.."))
                .check(CLASSES);
    }

    @Test
    void theRuntimeKnowsNoPluginAndNoCommandLine() {
        noClasses()
                .that()
                .resideInAPackage(RUNTIME)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        PLUGINS,
                        SEARCH,
                        CLI,
                        TESTKIT,
                        BENCH,
                        "org.junit..",
                        "picocli..",
                        "java.awt..",
                        "javax.imageio..")
                .check(CLASSES);
    }

    @Test
    void theTestkitKnowsNoPlugin() {
        noClasses()
                .that()
                .resideInAPackage(TESTKIT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PLUGINS, SEARCH, CLI, BENCH)
                .check(CLASSES);
    }

    @Test
    void theCommandLineKnowsNoPlugin() {
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PLUGINS, SEARCH, TESTKIT, BENCH)
                .check(CLASSES);
    }

    @Test
    void theCommandLineUsesTheFacadeAlone() {
        DescribedPredicate<JavaClass> inside = DescribedPredicate.describe("are inside of the runtime", type -> {
            String name = type.getPackageName();
            boolean runtime = name.equals(FACADE_PACKAGE) || name.startsWith(FACADE_PACKAGE + ".");
            return runtime && !FACADE.contains(name) && !PLAIN_HELP.contains(name);
        });
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat(inside)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..")
                .check(CLASSES);
    }

    @Test
    void theFacadeIsWhatTheRuntimeExportsToAll() {
        Set<String> exported = Modules.classes()
                .map(Modules::descriptor)
                .filter(module -> module.name().equals(FACADE_PACKAGE))
                .flatMap(module -> module.exports().stream())
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        assertEquals(FACADE, exported);
    }

    @Test
    void librariesStayWhereTheyBelong() {
        noClasses()
                .that()
                .resideOutsideOfPackage(RUNTIME)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl.pytorch..", "com.google.protobuf..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages(CLI, BENCH)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.inject..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages(RUNTIME, CLI, BENCH)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "picocli..")
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("s3delta.runtime.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("s3delta.cli.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("s3delta.bench.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void publicTypesSayHowStableTheyAre() {
        classes()
                .that()
                .resideInAnyPackage(API, PLUGINS, SEARCH, TESTKIT, "s3delta.runtime", "s3delta.runtime.result")
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .beAnnotatedWith(Stability.class)
                .check(CLASSES);
    }

    @Test
    void interfacesAreSmall() {
        classes()
                .that()
                .areInterfaces()
                .and(DescribedPredicate.not(JavaClass.Predicates.simpleName("package-info")))
                .should(haveAtMostMethods(8))
                .check(CLASSES);
    }

    private static ArchCondition<JavaClass> haveAtMostMethods(int most) {
        return new ArchCondition<>("have at most " + most + " methods") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                long count = type.getMethods().stream()
                        .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .filter(method -> !method.getName().startsWith("lambda$"))
                        .count();
                events.add(
                        new SimpleConditionEvent(type, count <= most, type.getName() + " has " + count + " methods"));
            }
        };
    }

    private static String[] and(String... packages) {
        String[] all = Arrays.copyOf(PLAIN_JAVA, PLAIN_JAVA.length + packages.length);
        System.arraycopy(packages, 0, all, PLAIN_JAVA.length, packages.length);
        return all;
    }
}
