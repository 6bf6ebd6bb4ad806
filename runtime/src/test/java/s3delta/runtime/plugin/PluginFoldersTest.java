package s3delta.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static s3delta.runtime.plugin.PluginJars.METHOD;
import static s3delta.runtime.plugin.PluginJars.MODULE;
import static s3delta.runtime.plugin.PluginJars.compile;
import static s3delta.runtime.plugin.PluginJars.listing;
import static s3delta.runtime.plugin.PluginJars.write;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.DeltaMethod;
import s3delta.testsupport.Golden;

class PluginFoldersTest {
    private static final Map<String, byte[]> LISTED = listing("# one\n\nexample.Method # the only one\n");
    private static final String PROVIDES = "provides s3delta.api.spi.DeltaMethod with example.Method;";

    @TempDir
    Path directory;

    private Path folder;
    private Path sources;

    @BeforeEach
    void makeFolders() throws IOException {
        folder = Files.createDirectory(directory.resolve("plugins"));
        sources = Files.createDirectory(directory.resolve("sources"));
    }

    private Registry load() {
        return Registry.load(PluginFolders.read(List.of(folder)));
    }

    private Map<String, byte[]> plain() throws IOException {
        return compile(sources, Map.of(METHOD, PluginJars.method("")));
    }

    private Map<String, byte[]> module(String statements) throws IOException {
        return compile(sources, Map.of(METHOD, PluginJars.method(""), MODULE, PluginJars.module(statements)));
    }

    private static List<String> ids(Registry registry) {
        return registry.methods().stream().map(DeltaMethod::id).toList();
    }

    @Test
    void findsJarsWithAndWithoutAModule() throws IOException {
        write(folder.resolve("first-1.0.jar"), plain(), LISTED);
        assertEquals(List.of("example"), ids(load()));
        Files.delete(folder.resolve("first-1.0.jar"));
        write(folder.resolve("second.jar"), module(PROVIDES), LISTED);
        assertEquals(List.of("example"), ids(load()));
        assertEquals("second.jar", load().plugins().get(0).jar());
    }

    @Test
    void leavesOtherFilesAndMissingFoldersAlone() throws IOException {
        Files.writeString(folder.resolve("README.txt"), "not a plugin");
        Files.createDirectory(folder.resolve("old"));
        String path = folder + File.pathSeparator + directory.resolve("none") + File.pathSeparator;
        assertEquals(List.of(), ids(Registry.load(PluginFolders.read(PluginFolders.split(path)))));
        assertEquals(List.of(), ids(Registry.load(PluginFolders.read(PluginFolders.split("")))));
    }

    @Test
    void jarsThatAPluginNeedsMayLieBesideIt() throws IOException {
        write(folder.resolve("first-1.0.jar"), plain(), LISTED);
        write(folder.resolve("helper-2.0.jar"), Map.of("helper/", new byte[0]));
        assertEquals(List.of("example"), ids(load()));
    }

    @Test
    void wordsWhatIsWrongWithAFile() throws IOException {
        Path jar = folder.resolve("plugin-1.0.jar");
        Files.writeString(jar, "this is no jar");
        Golden.RUNTIME.error("plugin-no-jar", directory, this::load);
        Files.write(jar, new byte[0]);
        Golden.RUNTIME.error("plugin-empty-file", directory, this::load);
        write(jar, Map.of("META-INF/services/", new byte[0]));
        Golden.RUNTIME.error("plugin-none-in-jar", directory, this::load);
        write(jar, plain());
        Golden.RUNTIME.error("plugin-not-declared", directory, this::load);
        write(jar, module(""), LISTED);
        Golden.RUNTIME.error("plugin-not-provided", directory, this::load);
        write(jar, module(PROVIDES));
        Golden.RUNTIME.error("plugin-not-listed", directory, this::load);
        Files.delete(jar);
        Path unnamed = write(folder.resolve("1.jar"), plain(), LISTED);
        Golden.RUNTIME.error("plugin-no-module-name", directory, this::load);
        Files.delete(unnamed);
    }

    @Test
    void refusesClassesForANewerJava() throws IOException {
        Map<String, byte[]> classes = plain();
        classes.getOrDefault("example/Method.class", new byte[0])[7] = 99;
        write(folder.resolve("newer.jar"), classes, LISTED);
        String running = "Java " + Runtime.version().feature();
        String text = assertThrows(S3DeltaException.class, this::load).toString();
        Golden.RUNTIME.text(
                "plugin-newer-java", text.replace(directory.toString(), "DIR").replace(running, "Java N") + "\n");
    }

    @Test
    void refusesOneModuleTwice() throws IOException {
        Map<String, byte[]> module = module(PROVIDES);
        write(folder.resolve("a-1.0.jar"), module, LISTED);
        write(folder.resolve("a-1.1.jar"), module, LISTED);
        Golden.RUNTIME.error("plugin-module-twice", directory, this::load);
    }

    @Test
    void namesTheJarOfAClassThatCannotBeMade() throws IOException {
        String throwing = PluginJars.method("throw new IllegalStateException(\"no licence\");");
        write(folder.resolve("fails.jar"), compile(sources, Map.of(METHOD, throwing)), LISTED);
        Golden.RUNTIME.error("plugin-constructor", directory, this::load);
        write(folder.resolve("fails.jar"), plain(), listing("example.Methods"));
        Golden.RUNTIME.error("plugin-class-missing", directory, this::load);
    }
}
