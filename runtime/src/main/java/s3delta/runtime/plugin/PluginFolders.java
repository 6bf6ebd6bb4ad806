package s3delta.runtime.plugin;

import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * The jars that users put into plugins folders. They are no part of the module path: one bad jar there would keep Java
 * from starting at all.
 */
public final class PluginFolders {
    private final List<PluginJar> jars;

    private PluginFolders(List<PluginJar> jars) {
        this.jars = jars;
    }

    /**
     * Reads the folders that the property {@code s3delta.plugins} names, in the form of a class path.
     *
     * @return the jars
     * @throws S3DeltaException as {@link #read}
     */
    public static PluginFolders configured() {
        return read(split(System.getProperty("s3delta.plugins", "")));
    }

    static List<Path> split(String path) {
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** Returns no folders. */
    static PluginFolders none() {
        return new PluginFolders(List.of());
    }

    /**
     * Reads what the jars of some folders declare. Files of other kinds are left alone.
     *
     * @param folders those that are not there have no jars
     * @return the jars
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT}, {@link ErrorCode#FILE_MISSING},
     *     {@link ErrorCode#PLUGIN_CONTRACT} or {@link ErrorCode#PLUGIN_DUPLICATE} if a jar cannot be used
     */
    public static PluginFolders read(List<Path> folders) {
        List<PluginJar> jars = new ArrayList<>();
        folders.stream()
                .filter(Files::isDirectory)
                .flatMap(folder -> files(folder).stream())
                .forEach(file -> jars.add(PluginJar.read(file)));
        checkDistinct(jars);
        jars.forEach(jar -> checkUseful(jar, jars));
        return new PluginFolders(List.copyOf(jars));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a plugins folder cannot be read")
                    .where(folder)
                    .fix("let this user read it")
                    .cause(e);
        }
    }

    private static void checkDistinct(List<PluginJar> jars) {
        Map<String, String> places = new HashMap<>();
        ModuleLayer.boot()
                .modules()
                .forEach(module -> places.put(module.getName(), "S3Delta's own module " + module.getName()));
        for (PluginJar jar : jars) {
            Optional<String> other = Optional.ofNullable(
                    places.put(jar.module().name(), jar.file().toString()));
            if (other.isPresent()) {
                throw S3DeltaException.of(ErrorCode.PLUGIN_DUPLICATE, "a module is there twice")
                        .where(other.get() + " and " + jar.file())
                        .expected("one module '" + jar.module().name() + "'")
                        .got("two")
                        .fix("remove " + jar.file());
            }
        }
    }

    /** A jar without plugins is of use where one with plugins needs it; what jars without a module need, nobody knows. */
    private static void checkUseful(PluginJar jar, List<PluginJar> all) {
        boolean needed = all.stream()
                .filter(other -> !other.equals(jar))
                .map(PluginJar::module)
                .anyMatch(module -> module.isAutomatic()
                        || module.requires().stream()
                                .map(ModuleDescriptor.Requires::name)
                                .anyMatch(jar.module().name()::equals));
        if (jar.providers().isEmpty() && !needed) {
            throw PluginJar.broken(jar.file(), "a jar in a plugins folder has no plugin")
                    .expected(PluginJar.EXPECTED)
                    .got("none")
                    .fix("declare it there, or remove the jar");
        }
    }

    /**
     * Makes a class loader that finds the plugins.
     *
     * @param parent finds everything else
     * @return the parent where there are no jars
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_CONTRACT} if the modules do not fit together
     */
    ClassLoader loader(ClassLoader parent) {
        if (jars.isEmpty()) {
            return parent;
        }
        return PluginFolders.class.getModule().isNamed()
                ? modules(parent)
                : new URLClassLoader(jars.stream().map(PluginFolders::url).toArray(URL[]::new), parent);
    }

    private ClassLoader modules(ClassLoader parent) {
        ModuleLayer boot = ModuleLayer.boot();
        Set<String> names = jars.stream().map(jar -> jar.module().name()).collect(Collectors.toSet());
        ModuleFinder finder = ModuleFinder.of(jars.stream().map(PluginJar::file).toArray(Path[]::new));
        try {
            Configuration configuration = boot.configuration().resolve(finder, ModuleFinder.of(), names);
            return boot.defineModulesWithOneLoader(configuration, parent)
                    .findLoader(names.iterator().next());
        } catch (FindException | ResolutionException | LayerInstantiationException e) {
            String text = String.valueOf(e.getMessage());
            throw S3DeltaException.of(ErrorCode.PLUGIN_CONTRACT, "the modules of plugins do not fit together")
                    .where(mentioned(text))
                    .expected("modules that are there, each with packages of its own")
                    .got(text)
                    .fix("put the missing jar next to the plugin's, or remove the jar that does not fit")
                    .cause(e);
        }
    }

    private String mentioned(String text) {
        List<String> words = List.of(text.split("[^\\w.]+", -1));
        List<String> found = jars.stream()
                .filter(jar -> words.contains(jar.module().name()))
                .map(jar -> jar.file().toString())
                .toList();
        return found.isEmpty() ? "the plugins folders" : String.join(" and ", found);
    }

    /**
     * Makes every provider of a service.
     *
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_CONTRACT} if one cannot be made
     */
    <S> void each(ServiceLoader<S> services, Consumer<? super S> taker) {
        try {
            services.forEach(taker);
        } catch (ServiceConfigurationError | LinkageError e) {
            String text = e.getMessage() + (e.getCause() == null ? "" : ": " + Faults.describe(e.getCause()));
            throw S3DeltaException.of(ErrorCode.PLUGIN_CONTRACT, "a plugin cannot be loaded")
                    .where(jarNamedIn(text))
                    .expected("a public class with a public constructor without parameters, which returns")
                    .got(text)
                    .fix("correct the plugin, or remove its jar from the plugins/ folder")
                    .cause(e);
        }
    }

    /** Finds the jar that an error of loading is about. */
    private String jarNamedIn(String text) {
        return jars.stream()
                .filter(jar -> jar.isNamedIn(text))
                .map(jar -> jar.file().toString())
                .findFirst()
                .orElse("the installed plugins");
    }

    private static URL url(PluginJar jar) {
        try {
            return jar.file().toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
