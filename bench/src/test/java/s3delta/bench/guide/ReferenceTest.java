package s3delta.bench.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;
import s3delta.cli.Console;
import s3delta.cli.Program;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.plugin.Registry;

/** {@code docs/reference.md} lists the commands, keys and modules that there are, and no others. */
class ReferenceTest {
    private static final Path ROOT = Path.of(System.getProperty("s3delta.root"));
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    /** The words of a command at the beginning of a line of code: {@code task check FILE} is {@code task check}. */
    private static final Pattern WORDS = Pattern.compile("[a-z][a-z-]*( [a-z][a-z-]*)?(?= |$)");

    private static String section(String title) throws IOException {
        String text = Files.readString(ROOT.resolve("docs/reference.md"));
        int from = text.indexOf("\n## " + title + "\n");
        int to = text.indexOf("\n## ", from + 1);
        assertTrue(from >= 0, title);
        return text.substring(from, to < 0 ? text.length() : to);
    }

    /** The code in the first column of a section's first table. */
    private static List<String> firstColumn(String title) throws IOException {
        List<String> rows = section(title)
                .lines()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.replace("\\|", "/").split("\\|", 3)[1])
                .toList();
        return rows.stream().flatMap(cell -> codes(cell).stream()).toList();
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static List<String> commands(String... parent) {
        StringWriter out = new StringWriter();
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(out, true), Ansi.OFF);
        String[] words =
                Stream.concat(Arrays.stream(parent), Stream.of("--help")).toArray(String[]::new);
        assertEquals(0, new Program(console, Registry::load).run(words), out::toString);
        List<String> found = new ArrayList<>();
        out.toString()
                .lines()
                .dropWhile(line -> !line.startsWith("Commands:"))
                .filter(line -> line.matches("  [a-z].*"))
                .forEach(line -> {
                    List<String> name = Stream.concat(
                                    Arrays.stream(parent),
                                    Stream.of(line.strip().split(" ", 2)[0]))
                            .toList();
                    List<String> below = commands(name.toArray(String[]::new));
                    found.addAll(below.isEmpty() ? List.of(String.join(" ", name)) : below);
                });
        return found;
    }

    @Test
    void listsEveryCommand() throws IOException {
        Set<String> known = new TreeSet<>(commands());
        assertTrue(known.size() > 25 && known.contains("task check"), known::toString);
        Set<String> listed = firstColumn("Commands").stream()
                .map(code -> WORDS.matcher(code)
                        .results()
                        .map(match -> match.group())
                        .findFirst()
                        .orElse(code))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, listed);
    }

    @Test
    void listsEveryModule() throws IOException {
        Set<String> modules = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(modules.contains("api"));
        assertEquals(modules, new TreeSet<>(firstColumn("Modules")));
    }

    @Test
    void listsEveryKeyOfAConfiguration(@TempDir Path temp) throws IOException {
        Path file = Files.writeString(temp.resolve("a.yaml"), """
                backbone: t5
                data: data
                tasks: [cola]
                budget: 100
                out: runs/a
                """);
        Path whole = temp.resolve("config.yaml");
        ExperimentFile.write(ExperimentFile.read(file, List.of()), whole);
        String configuration = section("Configuration");
        Yaml.read(whole)
                .propertyNames()
                .forEach(key -> assertTrue(
                        Pattern.compile("(?m)(`|^)" + key + "[`.:]")
                                .matcher(configuration)
                                .find(),
                        key));
    }

    @Test
    void listsEveryKeyOfAStructure() throws IOException {
        String row = section("Files of a run")
                .lines()
                .filter(line -> line.startsWith("| `structure.json`"))
                .findFirst()
                .orElseThrow();
        Set<String> keys = Stream.of(StructureFile.Form.class, StructureFile.Entry.class)
                .flatMap(form -> Arrays.stream(form.getRecordComponents()))
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = new TreeSet<>(codes(row));
        listed.remove("structure.json");
        assertEquals(keys, listed);
    }
}
