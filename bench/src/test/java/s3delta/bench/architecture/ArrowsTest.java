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
import com.tngtech.archunit.core.domain.Dependency;
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
import java.util.TreeMap;
import java.util.TreeSet;
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
    /** What everybody in the command line may use: it knows nothing of models, data sets and experiments. */
    private static final Set<String> PLAIN_HELP = Set.of("json", "process", "text");

    /** The facade and its results, which are exported to all. */
    private static final Set<String> FACADE = Set.of("", "result");

    /**
     * What parts of the command line use of the runtime besides its facade and plain helpers, exactly, with the reason. A part
     * is a package below {@code s3delta.cli}, or a command in it. What leaves this list stays away.
     */
    private static final List<Insight> INSIGHTS = List.of(
            new Insight("Answers", "rows keep the kinds of their cells where they are written again", "data"),
            new Insight(
                    "PredictCommand", "words rows of files as the run's task does", "config", "data", "model", "task"),
            new Insight("Options", "reads options of the commands below", "config", "model", "plugin"),
            new Insight("PluginsCommand", "shows jars and keys of plugins", "plugin"),
            new Insight("Program", "loads plugins once for all commands", "plugin"),
            new Insight("Errors", "distinguishes a plugin's bug and lack of memory from bugs", "engine", "plugin"),
            new Insight(
                    "RatesCommand",
                    "shows what each rate gave and which lines follow for the configuration",
                    "config",
                    "experiment",
                    "plugin",
                    "space",
                    "task",
                    "train",
                    "trial"),
            new Insight("SweepCommand", "runs trials in processes, for a terminal", "config", "plugin", "sweep"),
            new Insight("SweepTexts", "shows the board of a sweep", "sweep"),
            new Insight("LiveSweep", "shows the board of a sweep", "sweep"),
            new Insight("PlainSweep", "shows the board of a sweep", "sweep"),
            new Insight("TaskCommand", "counts labels and tokens", "config", "random", "task", "tokenizer"),
            new Insight("CheckedTask", "shows labels and tokens of a task", "task"),
            new Insight("PromptsCommand", "shows rows as a task words them", "task"),
            new Insight(
                    "report",
                    "draws positions, compares ratings and knows planned trials",
                    "experiment",
                    "structure",
                    "t5"),
            new Insight("init", "proposes an experiment", "data", "plugin", "space", "t5", "task", "tokenizer"),
            new Insight("download", "knows the files of tasks", "task"),
            new Insight("doctor", "tries each part alone", "engine", "model", "plugin", "t5", "task", "tokenizer"),
            new Insight(
                    "demo",
                    "trains and compares many structures on one open backbone",
                    "config",
                    "delta",
                    "model",
                    "plugin",
                    "space",
                    "structure",
                    "t5",
                    "task",
                    "train",
                    "trial"));

    private record Insight(String part, String reason, Set<String> packages) {
        private Insight(String part, String reason, String... packages) {
            this(part, reason, Set.of(packages));
        }
    }

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
    void theCommandLineUsesTheFacade() {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass type : CLASSES.that(JavaClass.Predicates.resideInAPackage(CLI))) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getPackageName();
                if (target.equals(FACADE_PACKAGE) || target.startsWith(FACADE_PACKAGE + ".")) {
                    String name = target.substring(FACADE_PACKAGE.length()).replaceFirst("^\\.", "");
                    if (!FACADE.contains(name) && !PLAIN_HELP.contains(name)) {
                        used.computeIfAbsent(part(type), part -> new TreeSet<>())
                                .add(name);
                    }
                }
            }
        }
        Map<String, Set<String>> listed = new TreeMap<>();
        INSIGHTS.forEach(each -> listed.put(each.part(), new TreeSet<>(each.packages())));
        assertEquals(lines(listed), lines(used));
    }

    private static String lines(Map<String, Set<String>> packages) {
        return packages.entrySet().stream()
                .map(part -> part.getKey() + " " + part.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** The package below that of the command line, or the outermost class in it. */
    private static String part(JavaClass type) {
        return type.getName().split("[.$]", -1)[2];
    }

    @Test
    void librariesStayWhereTheyBelong() {
        noClasses()
                .that()
                .resideOutsideOfPackages(RUNTIME, CLI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.inject..", "ai.djl.pytorch..", "com.google.protobuf..")
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
