package s3delta.runtime.plugin;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.SearchStrategy;
import s3delta.api.spi.TrialExecutor;
import s3delta.runtime.text.GitLfs;

/**
 * A jar in a plugins folder.
 *
 * @param file the jar
 * @param module what the module system makes of it
 * @param providers classes of plugins, by the service that they provide
 */
record PluginJar(Path file, ModuleDescriptor module, Map<String, Set<String>> providers) {
    static final String EXPECTED =
            "a plugin declared in META-INF/services and, where there is one, in module-info.java";

    private static final Set<String> SERVICES =
            Set.of(DeltaMethod.class.getName(), SearchStrategy.class.getName(), TrialExecutor.class.getName());
    private static final String FOLDER = "META-INF/services/";

    /** Far more than any list of classes; what is packed small may be huge. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int CLASS_FILE = 0xCAFEBABE;

    /** Class files of Java 1 begin with 45. */
    private static final int FIRST_VERSION = 44;

    /**
     * Reads what a jar declares, without loading a class of it.
     *
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it is no jar, {@link ErrorCode#FILE_MISSING} if it cannot
     *     be read, {@link ErrorCode#PLUGIN_CONTRACT} if it is for a newer Java or declares its plugins at one place only
     */
    static PluginJar read(Path file) {
        GitLfs.refuse(file);
        try (JarFile jar = new JarFile(file.toFile())) {
            checkVersions(file, jar);
            ModuleDescriptor module = descriptor(file);
            Map<String, Set<String>> listed = listed(jar);
            Map<String, Set<String>> provided = provided(module);
            if (!listed.equals(provided)) {
                throw broken(file, "a plugin is not declared at both places")
                        .expected(EXPECTED)
                        .got(describe("META-INF/services", listed) + ", " + describe("module-info.java", provided))
                        .fix("declare the same classes in META-INF/services and in module-info.java's 'provides'");
            }
            return new PluginJar(file, module, provided);
        } catch (AccessDeniedException e) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a plugin's jar cannot be read")
                    .where(file)
                    .fix("let this user read it, or remove it")
                    .cause(e);
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a file in a plugins folder is no jar")
                    .where(file)
                    .got(String.valueOf(e.getMessage()))
                    .fix("copy the plugin's jar again, or remove the file")
                    .cause(e);
        }
    }

    /** Returns the beginning of an error about a jar. */
    static S3DeltaException broken(Path file, String what) {
        return S3DeltaException.of(ErrorCode.PLUGIN_CONTRACT, what).where(file);
    }

    /** Returns the name of the jar's file. */
    String name() {
        return String.valueOf(file.getFileName());
    }

    /** Says whether a text, such as an error's, names a plugin of this jar. */
    boolean isNamedIn(String text) {
        List<String> words = List.of(text.split("[^\\w.$]+", -1));
        return providers.values().stream().flatMap(Set::stream).anyMatch(words::contains);
    }

    private static ModuleDescriptor descriptor(Path file) {
        try {
            return ModuleFinder.of(file).findAll().stream()
                    .findFirst()
                    .orElseThrow(() -> new FindException("no module"))
                    .descriptor();
        } catch (FindException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw broken(file, "a plugin's jar makes no module")
                    .expected("a module-info.java that Java can read, or a file name that makes a module's name")
                    .got(String.valueOf(cause.getMessage()))
                    .fix("correct module-info.java, or give the file a name such as my-plugin-1.0.jar")
                    .cause(e);
        }
    }

    private static Map<String, Set<String>> provided(ModuleDescriptor module) {
        return module.provides().stream()
                .filter(provides -> SERVICES.contains(provides.service()))
                .collect(Collectors.toMap(
                        ModuleDescriptor.Provides::service,
                        provides -> new TreeSet<>(provides.providers()),
                        (a, b) -> a,
                        TreeMap::new));
    }

    /** The lines of META-INF/services, without comments. */
    private static Map<String, Set<String>> listed(JarFile jar) throws IOException {
        Map<String, Set<String>> listed = new TreeMap<>();
        for (String service : SERVICES) {
            JarEntry entry = jar.getJarEntry(FOLDER + service);
            if (entry != null) {
                try (InputStream in = jar.getInputStream(entry)) {
                    Set<String> classes = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new));
                    if (!classes.isEmpty()) {
                        listed.put(service, classes);
                    }
                }
            }
        }
        return listed;
    }

    private static String describe(String place, Map<String, Set<String>> declared) {
        List<String> classes = declared.values().stream().flatMap(Set::stream).toList();
        return (classes.isEmpty() ? "none" : String.join(", ", classes)) + " in " + place;
    }

    /** Classes for a newer Java fail only when they are first needed, maybe hours later. */
    private static void checkVersions(Path file, JarFile jar) throws IOException {
        int running = Runtime.version().feature();
        try (Stream<JarEntry> entries = jar.stream()) {
            for (JarEntry entry : entries.filter(PluginJar::isClass).toList()) {
                try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                    int magic = in.readInt();
                    int version = (in.readInt() & 0xFFFF) - FIRST_VERSION;
                    if (magic == CLASS_FILE && version > running) {
                        throw broken(file, "a plugin is made for a newer Java")
                                .expected("classes for Java " + running + " or older, which is what runs here")
                                .got(entry.getName() + " for Java " + version)
                                .fix("compile the plugin with --release 17, or set JAVA_HOME to Java " + version);
                    }
                }
            }
        }
    }

    /** Jars for several versions of Java have the newer classes below META-INF. */
    private static boolean isClass(JarEntry entry) {
        return entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/");
    }
}
