package s3delta.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.Form;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;
import s3delta.runtime.Plugin;
import s3delta.runtime.json.Place;
import s3delta.testsupport.Golden;

class RegistryTest {
    private static final Place PLACE = Place.of("x.yaml");
    private static final Position Q = new Position("encoder.q", new SiteShape.Linear(3, 5));

    @TempDir
    Path directory;

    record Hidden(int r) {}

    public record Odd(List<String> names) {}

    /** A provider as ServiceLoader wants it. */
    public record Provider(String id, Fakes.Plain defaults, Set<SiteKind> sites) implements DeltaMethod<Fakes.Plain> {
        public Provider() {
            this("provided", new Fakes.Plain(), Set.of(SiteKind.NORM));
        }

        @Override
        public Delta create(SiteShape site, Fakes.Plain config) {
            return Fakes.added(1, Form.Reads.INPUT);
        }
    }

    private static <C extends Record> Registry only(String id, C defaults) {
        return only(id, defaults, Fakes.added(0, Form.Reads.INPUT));
    }

    private static <C extends Record> Registry only(String id, C defaults, Delta delta) {
        return Registry.of(
                List.of(new Fakes.Method<>(id, defaults, Set.of(SiteKind.LINEAR), (s, c) -> delta)), List.of());
    }

    @Test
    void findsPluginsById() {
        Registry registry = Fakes.registry();
        assertEquals(
                List.of("adapter", "bitfit", "lnfit", "lora", "low-rank-adapter", "prefix"),
                registry.methods().stream().map(DeltaMethod::id).toList());
        assertSame(registry.methods().get(3), registry.method("lora"));
        assertSame(registry.strategies().get(0), registry.strategy("darts"));
    }

    @Test
    void bindsAndCreates() {
        Registry registry = Fakes.registry();
        DeltaMethod<?> lora = registry.method("lora");
        Record config = registry.bind(lora, Map.of("r", 2L), PLACE);
        assertEquals(new Fakes.Rank(2, 16), config);
        assertEquals(16, Registry.create(lora, Q, config).parameterCount());
        assertThrows(ClassCastException.class, () -> Registry.create(lora, Q, new Fakes.Plain()), "of another method");
    }

    @Test
    void describesPlugins() {
        List<Plugin> plugins = Fakes.registry().plugins();
        assertEquals(7, plugins.size());
        Plugin lora = plugins.get(3);
        assertEquals("lora", lora.id());
        assertEquals("delta method", lora.kind());
        assertEquals(Map.of("r", 8L, "alpha", 16.0), lora.config());
        assertEquals("test-classes", lora.jar());
        assertEquals("search strategy", plugins.get(6).kind());
        assertEquals(
                Map.of("hypergradient", "unrolled", "rate", 0.1), plugins.get(6).config());
    }

    @Test
    void loadsProviders() throws IOException {
        assertEquals(
                List.of("provided"),
                load(Provider.class.getName()).methods().stream()
                        .map(DeltaMethod::id)
                        .toList());
    }

    @Test
    void wordsItsErrors() {
        Registry registry = Fakes.registry();
        Golden.RUNTIME.error("plugin-unknown", directory, () -> registry.method("lora2"));
        Golden.RUNTIME.error("plugin-unknown-strategy", directory, () -> registry.strategy("evolution"));
        Golden.RUNTIME.error("plugin-not-loaded", directory, () -> load("no.such.Provider"));
        Golden.RUNTIME.error(
                "plugin-twice", directory, () -> Registry.of(List.of(Fakes.lora(), Fakes.lora()), List.of()));
        Golden.RUNTIME.error("plugin-id", directory, () -> only("Lora", new Fakes.Plain()));
        Golden.RUNTIME.error("plugin-hidden-config", directory, () -> only("a", new Hidden(1)));
        Golden.RUNTIME.error("plugin-odd-config", directory, () -> only("a", new Odd(List.of())));
        Golden.RUNTIME.error(
                "plugin-no-sites",
                directory,
                () -> Registry.of(
                        List.of(new Fakes.Method<>(
                                "a", new Fakes.Plain(), Set.of(), (s, c) -> Fakes.added(1, Form.Reads.INPUT))),
                        List.of()));
        Golden.RUNTIME.error("plugin-empty-parameter", directory, () -> {
            Registry empty = only("a", new Fakes.Plain());
            Registry.create(empty.method("a"), Q, new Fakes.Plain());
        });
    }

    @Test
    void otherKindsOfSiteAreRefused() {
        DeltaMethod<?> adapter = Fakes.registry().method("adapter");
        S3DeltaException error =
                assertThrows(S3DeltaException.class, () -> Registry.create(adapter, Q, adapter.defaults()));
        assertEquals(ErrorCode.SITE, error.code());
        assertTrue(error.toString().contains("attention or feed-forward"), error.toString());
    }

    @Test
    void namesThePluginThatFails() {
        Form rows = new Form.Rows(p -> p.get("w"), p -> p.get("w"));
        Golden.RUNTIME.error("plugin-form", directory, () -> {
            Registry wrong =
                    only("a", new Fakes.Plain(), new Delta(rows, ParameterSpec.of("w", Initializer.zeros(), 1)));
            Registry.create(wrong.method("a"), Q, new Fakes.Plain());
        });
        Golden.RUNTIME.error("plugin-untrained", directory, () -> {
            ParameterSpec frozen = ParameterSpec.frozen("w", Initializer.zeros(), 1);
            Registry wrong = only("a", new Fakes.Plain(), new Delta(new Form.Constant(frozen), frozen));
            Registry.create(wrong.method("a"), Q, new Fakes.Plain());
        });
        Registry failing = Registry.of(List.of(new Failing()), List.of());
        S3DeltaException error = assertThrows(
                S3DeltaException.class, () -> Registry.create(failing.method("failing"), Q, new Fakes.Plain()));
        String line = "\\(RegistryTest.java:\\d+\\)";
        Golden.RUNTIME.text("plugin-create", error.toString().replaceAll(line, "(RegistryTest.java:N)") + "\n");
    }

    @Test
    void aSessionThatDoesNotLinkIsThePluginsFault() {
        SearchStrategy<Fakes.Plain> strategy = new Unlinked();
        SearchProblem noProblem = (SearchProblem) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SearchProblem.class}, (proxy, method, arguments) -> null);
        SearchSession session = Registry.start(strategy, noProblem, new Fakes.Plain());
        assertEquals(3, session.steps());
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> session.step(0));
        assertEquals(ErrorCode.PLUGIN_CONTRACT, error.code());
        assertTrue(error.toString().contains("search strategy 'unlinked'"), error.toString());
        assertTrue(error.toString().contains("example.Gone.now()"), error.toString());
        assertThrows(IllegalStateException.class, session::state, "what else it throws stays");
    }

    /** Calls what does not exist. */
    private static final class Unlinked implements SearchStrategy<Fakes.Plain>, SearchSession {
        @Override
        public String id() {
            return "unlinked";
        }

        @Override
        public Fakes.Plain defaults() {
            return new Fakes.Plain();
        }

        @Override
        public SearchSession start(SearchProblem problem, Fakes.Plain config) {
            return this;
        }

        @Override
        public int steps() {
            return 3;
        }

        @Override
        public double step(int index) {
            throw new NoSuchMethodError("example.Gone.now()");
        }

        @Override
        public double[] scores() {
            return new double[0];
        }

        @Override
        public Map<String, double[]> state() {
            throw new IllegalStateException("none");
        }

        @Override
        public void restore(Map<String, double[]> state) {}
    }

    /** Cannot make deltas. */
    private record Failing(String id, Fakes.Plain defaults, Set<SiteKind> sites) implements DeltaMethod<Fakes.Plain> {
        Failing() {
            this("failing", new Fakes.Plain(), Set.of(SiteKind.LINEAR));
        }

        @Override
        public Delta create(SiteShape site, Fakes.Plain config) {
            throw new UnsupportedOperationException("not yet");
        }
    }

    private Registry load(String provider) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(DeltaMethod.class.getName()), provider);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, Registry.class.getClassLoader())) {
            return Registry.load(PluginFolders.none(), loader);
        }
    }
}
