package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteShape;
import s3delta.api.Stability;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.ParameterSpec;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.ParameterLayout;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.plugin.Registry;

/**
 * The laws of a delta, one test each, for every position of a tiny T5 that the method fits.
 *
 * @param <C> the method's configuration
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public abstract class DeltaMethodContract<C extends Record> {
    /** Of the largest gradient: float32 sums taken in another order. */
    private static final float KERNELS = 1e-4f;

    private final DeltaMethod<C> method;
    private final Set<Capability> capabilities;
    private Workbench bench;
    private Workbench gated;
    private List<Subject> subjects;
    private List<Subject> gatedSubjects;
    private Path files;

    /**
     * Says what is tested.
     *
     * @param method the method
     * @param capabilities what it can do; all else is asserted to be impossible
     */
    protected DeltaMethodContract(DeltaMethod<C> method, Capability... capabilities) {
        this.method = method;
        this.capabilities = Set.of(capabilities);
    }

    /**
     * Returns configurations to test, small enough for sites of width 16 to 24.
     *
     * @return at least one
     */
    protected List<C> configs() {
        return List.of(method.defaults());
    }

    /**
     * Returns configurations that must be refused.
     *
     * @return for each the key, dashed, that the error must name
     */
    protected Map<C, String> invalidConfigs() {
        return Map.of();
    }

    /**
     * Builds the tiny models.
     *
     * @param directory where their files go
     * @throws IOException if they cannot be written
     */
    @BeforeEach
    public final void open(@TempDir Path directory) throws IOException {
        bench = new Workbench(TinyT5.RELU, Files.createDirectory(directory.resolve("relu")));
        gated = new Workbench(TinyT5.GATED, Files.createDirectory(directory.resolve("gated")));
        subjects = Subject.all(method, configs(), bench.positions());
        gatedSubjects = Subject.all(method, configs(), gated.positions());
        files = directory;
        assertFalse(subjects.isEmpty(), "a method fits at least one position");
    }

    /** Frees the tiny models. */
    @AfterEach
    public final void close() {
        bench.close();
        gated.close();
    }

    /** Law 1: gates that are shut leave the frozen model's output bit-equal. */
    @Test
    public final void shutGatesAreTheFrozenModel() {
        new ShutGates(bench, subjects).check();
        new ShutGates(gated, gatedSubjects).check();
    }

    /** Law 1: an open gate with perturbed parameters changes the output. */
    @Test
    public final void openGatesChangeTheOutput() {
        GatedModel model = bench.perturbed(bench.set(subjects));
        float[] frozen = bench.logits(model, Gates.fixed(Numbers.shut(subjects.size())));
        for (int i = 0; i < subjects.size(); i++) {
            float[] changed = bench.logits(model, Gates.fixed(Numbers.only(subjects.size(), i)));
            assertEquals(
                    subjects.get(i).invisible(bench.backbone().manager()),
                    Arrays.equals(frozen, changed),
                    "unchanged by " + subjects.get(i).name());
        }
    }

    /** Law 2: training changes the declared parameters and nothing else. */
    @Test
    public final void trainingChangesOnlyWhatIsDeclared() {
        List<float[]> before = bench.weights();
        GatedModel model = bench.perturbed(bench.set(subjects));
        float[] start = model.values().toFloatArray();
        bench.train(model, 3);
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(
                    before.get(i),
                    bench.weights().get(i),
                    bench.backbone().names().get(i));
        }
        float[] gradient = bench.gradient(model);
        float[] end = model.values().toFloatArray();
        Set<String> invisible = Subject.invisible(subjects, bench.backbone().manager());
        for (ParameterLayout.Slice slice : model.layout().slices()) {
            if (invisible.stream().noneMatch(slice.name()::startsWith)) {
                int from = (int) slice.offset();
                int to = from + (int) slice.shape().size();
                assertFalse(Arrays.equals(start, from, to, end, from, to), slice.name() + " is not trained");
                assertTrue(Numbers.anyNonZero(gradient, from, to), slice.name() + " has no gradient");
            }
        }
    }

    /** Law 3: the declared number of parameters is the number allocated. */
    @Test
    public final void declaredCountIsAllocatedCount() {
        long total = 0;
        for (Subject subject : subjects) {
            DeltaModule module = subject.module();
            long declared = module.parameterCount();
            assertTrue(declared >= 1, subject.name());
            assertEquals(declared, bench.set(List.of(subject)).layout().size(), subject.name());
            List<String> names =
                    module.parameters().stream().map(ParameterSpec::name).toList();
            assertEquals(names.size(), Set.copyOf(names).size(), subject.name() + " has names twice");
            assertTrue(names.stream().noneMatch(name -> name.contains(".")), subject.name() + " has dots in names");
            total += declared;
        }
        assertEquals(total, bench.model(bench.set(subjects)).values().size());
    }

    /** Law 4: parameters saved and loaded give the same output. */
    @Test
    public final void savedAndLoadedIsTheSame() {
        DeltaSet deltas = bench.set(subjects);
        GatedModel saved = bench.perturbed(deltas);
        Path file = files.resolve("deltas.safetensors");
        DeltaFile.write(saved, file, Map.of("method", method.id()));
        GatedModel loaded = bench.model(deltas);
        float[] expected = bench.logits(saved, Gates.open());
        assertFalse(Arrays.equals(expected, bench.logits(loaded, Gates.open())), "differs before loading");
        assertEquals(method.id(), DeltaFile.read(loaded, file).get("method"));
        assertArrayEquals(expected, bench.logits(loaded, Gates.open()));
    }

    /** Law 5: folded into its weights a mergeable delta gives the same output; others are refused by name. */
    @Test
    public final void mergedIsTheSameOrRefused() {
        new Merges(bench, subjects).check(capabilities.contains(Capability.MERGES));
    }

    /** What a delta gives the runtime to compute in its place is what it computes itself. */
    @Test
    public final void fusedIsTheSame() {
        new Factors(bench, subjects).check(capabilities.contains(Capability.FUSES));
    }

    /** A method that holds given factors has deltas that are these, at their scale. */
    @Test
    public final void givenFactorsAreHeld() {
        new Held(bench, subjects).check(method, capabilities.contains(Capability.HOLDS));
    }

    /** The fast operations that training uses give what the readable ones do. */
    @Test
    public final void kernelsComputeTheSame() {
        DeltaSet deltas = gated.set(gatedSubjects);
        float[] expected = gated.gradient(gated.perturbed(deltas, new PlainOps()));
        float[] found = gated.gradient(gated.perturbed(deltas, gated.kernels()));
        assertArrayEquals(expected, found, KERNELS * Numbers.largest(expected));
    }

    /** Law 6: the same seed gives the same initial values, whatever else is present. */
    @Test
    public final void initialValuesDependOnNothingElse() {
        Map<String, float[]> all = Workbench.parameters(bench.model(bench.set(subjects)));
        List<Subject> backwards = new ArrayList<>(subjects);
        Collections.reverse(backwards);
        Map<String, float[]> other = Workbench.parameters(bench.model(bench.set(backwards)));
        assertEquals(all.keySet(), other.keySet());
        all.forEach((name, values) -> assertArrayEquals(values, other.get(name), name));
        Subject middle = subjects.get(subjects.size() / 2);
        Map<String, float[]> alone = Workbench.parameters(bench.model(bench.set(List.of(middle))));
        alone.forEach((name, values) -> assertArrayEquals(values, all.get(name), name));
    }

    /** Law 7: the gate's gradient is the derivative of the loss by the gate. */
    @Test
    public final void gateGradientIsTheDerivative() {
        new Derivatives(gated, Subject.ofLastBlocks(gatedSubjects)).checkGates();
    }

    /** Law 7: the parameters' gradients are the derivatives of the loss. */
    @Test
    public final void parameterGradientIsTheDerivative() {
        new Derivatives(gated, Subject.ofLastBlocks(gatedSubjects)).checkParameters();
    }

    /** Law 8: a kind of site that the method does not fit, or a size below 1, is a coded error. */
    @Test
    public final void badSitesAreRefused() {
        GatedModel model = bench.model(bench.set(subjects));
        int before = bench.arrays(model);
        for (SiteShape site : Sites.good()) {
            if (method.sites().contains(site.kind())) {
                assertTrue(method.create(site, configs().get(0)).parameterCount() >= 1, site.toString());
            } else {
                refused(ErrorCode.SITE, site, configs().get(0), method.id());
            }
        }
        for (SiteShape site : Sites.empty()) {
            refused(ErrorCode.SITE, site, configs().get(0), method.id());
        }
        assertEquals(before, bench.arrays(model), "arrays left behind");
    }

    /** Law 8: a configuration out of range is a coded error that names the key. */
    @Test
    public final void badConfigsAreRefused() {
        GatedModel model = bench.model(bench.set(subjects));
        int before = bench.arrays(model);
        SiteShape site = subjects.get(0).position().shape();
        invalidConfigs().forEach((config, key) -> refused(ErrorCode.CONFIG_VALUE, site, config, "'" + key + "'"));
        assertEquals(before, bench.arrays(model), "arrays left behind");
    }

    private void refused(ErrorCode code, SiteShape site, C config, String named) {
        S3DeltaException error =
                assertThrows(S3DeltaException.class, () -> method.create(site, config), site::toString);
        assertEquals(code, error.code(), site.toString());
        assertTrue(error.toString().contains(named), error.toString());
    }

    /** Law 9: repeated steps leave no arrays behind. */
    @Test
    public final void stepsLeaveNothingBehind() {
        GatedModel model = bench.model(bench.set(subjects));
        Gates gates = Gates.recorded(Numbers.between(subjects.size()));
        try (AdamW optimizer = new AdamW(model.values(), 0)) {
            bench.step(model, optimizer, gates);
            int before = bench.arrays(model);
            for (int i = 0; i < 50; i++) {
                bench.step(model, optimizer, gates);
            }
            assertEquals(before, bench.arrays(model));
        }
    }

    /** A backward pass reads nothing that a garbage collection after the forward pass can take away. */
    @Test
    public final void gradientsSurviveGarbageCollection() {
        DeltaSet deltas = bench.set(subjects);
        assertArrayEquals(
                bench.gradient(bench.perturbed(deltas, new PlainOps())),
                bench.gradient(bench.perturbed(deltas, new DisturbingOps())));
    }

    /** The method is found on the class path, under its id and keeping the contract that the runtime checks. */
    @Test
    public final void foundByTheServiceLoader() {
        List<Class<?>> found = new ArrayList<>();
        ServiceLoader.load(DeltaMethod.class).forEach(provider -> found.add(provider.getClass()));
        assertTrue(found.contains(method.getClass()), "META-INF/services declares only " + found);
        assertEquals(method.getClass(), Registry.load().method(method.id()).getClass());
    }
}
