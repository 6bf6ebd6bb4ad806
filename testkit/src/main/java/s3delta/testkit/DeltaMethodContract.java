package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.Stability;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.Form;
import s3delta.api.spi.ParameterSpec;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.Attachment;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.Merging;
import s3delta.runtime.delta.ParameterLayout;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.FrozenT5;

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

    /** Of the largest logit: rows that weigh nothing still change the order in which products and a softmax sum. */
    private static final float ROWS = 5e-6f;

    private static final float MERGED = 1e-4f;
    private static final double SCALE = 1e-6;
    private static final double GIVEN_DROPOUT = 0.1;

    /** Narrow ones, and such as no T5 has: heads whose widths do not add up, a block narrower inside than outside. */
    private static final List<SiteShape> ODD_SIZES = List.of(
            new SiteShape.Linear(1, 1),
            new SiteShape.Linear(1, 7),
            new SiteShape.Linear(7, 1),
            new SiteShape.Norm(1, 1e-6),
            new SiteShape.Norm(3, 0),
            new SiteShape.Attention(1, 1, 1),
            new SiteShape.Attention(5, 3, 2),
            new SiteShape.Attention(2, 1, 9),
            new SiteShape.FeedForward(1, 1),
            new SiteShape.FeedForward(7, 1));

    private final DeltaMethod<C> method;
    private Workbench bench;
    private Workbench gated;
    private List<Attachment> subjects;
    private List<Attachment> gatedSubjects;
    private Path files;

    /**
     * Says what is tested.
     *
     * @param method the method
     */
    protected DeltaMethodContract(DeltaMethod<C> method) {
        this.method = method;
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
     * @return for each the key, dashed, that the error must name; at least one if the method has a key that is a number or a
     *     text
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
        subjects = subjects(bench);
        gatedSubjects = subjects(gated);
        files = directory;
        assertFalse(subjects.isEmpty(), "a method fits at least one position");
    }

    /** Each configuration at each position that the method fits. */
    private List<Attachment> subjects(Workbench on) {
        List<Attachment> all = new ArrayList<>();
        for (Position position : on.positions()) {
            for (int i = 0;
                    i < configs().size()
                            && method.sites().contains(position.shape().kind());
                    i++) {
                Delta delta = method.create(position.shape(), configs().get(i));
                all.add(new Attachment(position.path() + "." + method.id() + i, method.id(), position, delta));
            }
        }
        return all;
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
        checkShut(bench, subjects);
        checkShut(gated, gatedSubjects);
    }

    private static void checkShut(Workbench on, List<Attachment> deltas) {
        float[] frozen = on.logits(on.model(on.set(List.of())), Gates.open());
        GatedModel model = on.perturbed(on.set(deltas));
        double[] zeros = new double[deltas.size()];
        assertArrayEquals(frozen, on.logits(model, Gates.fixed(zeros)), "left out");
        float[] recorded = on.logits(model, Gates.recorded(zeros));
        if (deltas.stream().anyMatch(each -> each.delta().form() instanceof Form.Rows)) {
            float[] others = on.logits(on.model(on.set(deltas)), Gates.recorded(zeros));
            assertArrayEquals(others, recorded, "rows with log 0 on their scores, whatever they hold");
            assertArrayEquals(frozen, recorded, ROWS * Workbench.largest(frozen), "rows with log 0 on their scores");
        } else {
            assertArrayEquals(frozen, recorded, "times 0");
        }
    }

    /** Law 1: an open gate with perturbed parameters changes the output. */
    @Test
    public final void openGatesChangeTheOutput() {
        GatedModel model = bench.perturbed(bench.set(subjects));
        float[] frozen = bench.logits(model, Gates.fixed(new double[subjects.size()]));
        for (int i = 0; i < subjects.size(); i++) {
            double[] gates = new double[subjects.size()];
            gates[i] = 1;
            assertEquals(
                    invisible(subjects.get(i)),
                    Arrays.equals(frozen, bench.logits(model, Gates.fixed(gates))),
                    "unchanged by " + subjects.get(i).name());
        }
    }

    /** Whether no output can show a delta: it adds the same to all keys, which the softmax does not see. */
    private static boolean invisible(Attachment subject) {
        return subject.position().endsWith("k") && subject.delta().form() instanceof Form.Constant;
    }

    /** Law 2: training changes the trained parameters and nothing else. */
    @Test
    public final void trainingChangesOnlyWhatIsDeclared() {
        List<float[]> before = bench.weights();
        GatedModel model = bench.perturbed(bench.set(subjects));
        float[] start = Reads.floats(model.values());
        float[] frozen = Reads.floats(model.parameters().frozen());
        bench.train(model, 3);
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(
                    before.get(i),
                    bench.weights().get(i),
                    bench.backbone().names().get(i));
        }
        assertArrayEquals(frozen, Reads.floats(model.parameters().frozen()), "frozen parameters are trained");
        float[] gradient = bench.gradient(model);
        float[] end = Reads.floats(model.values());
        Set<String> invisible = subjects.stream()
                .filter(DeltaMethodContract::invisible)
                .map(subject -> subject.name() + ".")
                .collect(Collectors.toSet());
        for (ParameterLayout.Slice slice : model.layout().slices()) {
            if (invisible.stream().noneMatch(slice.name()::startsWith)) {
                int from = (int) slice.offset();
                int to = from + (int) slice.shape().size();
                assertFalse(Arrays.equals(start, from, to, end, from, to), slice.name() + " is not trained");
                assertTrue(
                        IntStream.range(from, to).anyMatch(i -> gradient[i] != 0), slice.name() + " has no gradient");
            }
        }
    }

    /** Law 3: the declared number of trained parameters is the number allocated. */
    @Test
    public final void declaredCountIsAllocatedCount() {
        long total = 0;
        for (Attachment subject : subjects) {
            long declared = subject.delta().parameterCount();
            assertTrue(declared >= 1, subject.name());
            assertEquals(declared, bench.set(List.of(subject)).layout().size(), subject.name());
            List<String> names = subject.delta().parameters().stream()
                    .map(ParameterSpec::name)
                    .toList();
            assertEquals(names.size(), Set.copyOf(names).size(), subject.name() + " has names twice");
            assertTrue(names.stream().noneMatch(name -> name.contains(".")), subject.name() + " has dots in names");
            total += declared;
        }
        assertEquals(total, bench.model(bench.set(subjects)).values().size());
    }

    /** Law 4: parameters saved and loaded give the same output, frozen ones included. */
    @Test
    public final void savedAndLoadedIsTheSame() {
        DeltaSet deltas = bench.set(subjects);
        GatedModel saved = bench.perturbed(deltas);
        Path file = files.resolve("deltas.safetensors");
        DeltaFile.write(saved, file, Map.of("method", method.id()));
        GatedModel loaded = bench.ofOtherSeed(deltas);
        float[] expected = bench.logits(saved, Gates.open());
        assertFalse(Arrays.equals(expected, bench.logits(loaded, Gates.open())), "differs before loading");
        assertEquals(method.id(), DeltaFile.read(loaded, file).get("method"));
        assertArrayEquals(expected, bench.logits(loaded, Gates.open()));
    }

    /** Law 5: a delta whose form merges gives the same output when it is merged; others are refused. */
    @Test
    public final void mergedIsTheSameOrRefused() {
        Map<Boolean, List<Attachment>> byForm =
                subjects.stream().collect(Collectors.partitioningBy(DeltaMethodContract::merges));
        checkMerged(byForm.getOrDefault(true, List.of()));
        for (Attachment other : byForm.getOrDefault(false, List.of())) {
            DeltaSet deltas = bench.set(List.of(other));
            GatedModel model = bench.perturbed(deltas);
            int before = bench.arrays(model);
            S3DeltaException error = refused(ErrorCode.MERGE, () -> Merging.merge(model, deltas));
            assertTrue(error.toString().contains(other.name()), error.toString());
            assertEquals(before, bench.arrays(model), "arrays left behind");
        }
    }

    static boolean merges(Attachment subject) {
        Form form = subject.delta().form();
        boolean linear = subject.position().shape().kind() == SiteKind.LINEAR;
        return form instanceof Form.NormScale
                || (form instanceof Form.LowRank && linear)
                || (form instanceof Form.OutputScale
                        && (linear || subject.position().shape().kind() == SiteKind.NORM));
    }

    private void checkMerged(List<Attachment> merging) {
        DeltaSet deltas = bench.set(merging);
        GatedModel model = bench.perturbed(deltas);
        List<float[]> frozen = bench.weights();
        float[] expected = bench.logits(model, Gates.open());
        // After the first pass, which makes the constants that a model keeps.
        int before = bench.arrays(model);
        assertArrayEquals(expected, bench.logits(model, Gates.open()));
        try (FrozenT5 merged = Merging.merge(model, deltas);
                GatedModel alone = new GatedModel(merged, bench.set(List.of()), new PlainOps(), Workbench.RANDOMNESS)) {
            assertArrayEquals(expected, bench.logits(alone, Gates.open()), MERGED);
        }
        assertEquals(before, bench.arrays(model), "arrays left behind");
        for (int i = 0; i < frozen.size(); i++) {
            assertArrayEquals(frozen.get(i), bench.weights().get(i), "merging changed the frozen weights");
        }
    }

    /** A method that holds given factors makes low-rank deltas of them, at their scale and dropout. */
    @Test
    public final void givenFactorsAreHeld() {
        SiteShape site = new SiteShape.Linear(16, 20);
        for (int rank : new int[] {1, 3}) {
            for (double scale : new double[] {0.25, 1, 3}) {
                method.ofFactors(rank, scale, GIVEN_DROPOUT).ifPresent(config -> {
                    String what = "rank " + rank + ", scale " + scale;
                    Delta delta = method.create(site, config);
                    Form.LowRank form = assertInstanceOf(Form.LowRank.class, delta.form(), what);
                    assertEquals(scale, form.scale(), SCALE * scale, what);
                    assertEquals(GIVEN_DROPOUT, form.dropout(), what);
                    assertEquals(Set.of(form.a(), form.b()), Set.copyOf(delta.parameters()), what);
                    assertEquals(
                            new Shape(rank, 16),
                            assertInstanceOf(ParameterSpec.class, form.a()).shape(),
                            what);
                    assertEquals(
                            new Shape(20, rank),
                            assertInstanceOf(ParameterSpec.class, form.b()).shape(),
                            what);
                });
            }
        }
    }

    /** The fast operations that training uses give what the readable ones do. */
    @Test
    public final void kernelsComputeTheSame() {
        DeltaSet deltas = gated.set(gatedSubjects);
        float[] expected = gated.gradient(gated.perturbed(deltas, new PlainOps()));
        float[] found = gated.gradient(gated.perturbed(deltas, gated.kernels()));
        assertArrayEquals(expected, found, KERNELS * Workbench.largest(expected));
    }

    /** Law 6: the same seed gives the same initial values, whatever else is present. */
    @Test
    public final void initialValuesDependOnNothingElse() {
        Map<String, float[]> all = Workbench.parameters(bench.model(bench.set(subjects)));
        List<Attachment> backwards = new ArrayList<>(subjects);
        Collections.reverse(backwards);
        Map<String, float[]> other = Workbench.parameters(bench.model(bench.set(backwards)));
        assertEquals(all.keySet(), other.keySet());
        all.forEach((name, values) -> assertArrayEquals(values, other.get(name), name));
        for (Attachment subject : List.of(subjects.get(0), subjects.get(subjects.size() / 2))) {
            Map<String, float[]> alone = Workbench.parameters(bench.model(bench.set(List.of(subject))));
            alone.forEach((name, values) -> assertArrayEquals(values, all.get(name), name));
        }
    }

    /** Law 7: the gate's gradient is the derivative of the loss by the gate. */
    @Test
    public final void gateGradientIsTheDerivative() {
        new Derivatives(gated, ofLastBlocks()).checkGates();
    }

    /** Law 7: the parameters' gradients are the derivatives of the loss. */
    @Test
    public final void parameterGradientIsTheDerivative() {
        new Derivatives(gated, ofLastBlocks()).checkParameters();
    }

    /** The subjects outside the first blocks, which differ from the last by their position bias alone. */
    private List<Attachment> ofLastBlocks() {
        return gatedSubjects.stream()
                .filter(subject -> !subject.position().path().contains(".block.0."))
                .toList();
    }

    /** Law 8: a site of a kind that the method declares is taken at every size, or refused by a coded error. */
    @Test
    public final void oddSizesAreTakenOrRefused() {
        List<C> all = new ArrayList<>(configs());
        all.add(method.defaults());
        for (SiteShape site : ODD_SIZES) {
            for (int i = 0; i < all.size() && method.sites().contains(site.kind()); i++) {
                String what = site + " with " + all.get(i);
                C config = all.get(i);
                try {
                    Delta delta = method.create(site, config);
                    assertTrue(delta.parameterCount() >= 1, what);
                    delta.parameters().forEach(each -> assertTrue(each.shape().size() >= 1, what + ": " + each.name()));
                } catch (S3DeltaException e) {
                    boolean coded = e.code().equals(ErrorCode.SITE) || e.code().equals(ErrorCode.CONFIG_VALUE);
                    assertTrue(coded || e.code().label().startsWith(method.id() + "."), what + ": " + e);
                } catch (RuntimeException e) {
                    throw new AssertionError(what, e);
                }
            }
        }
    }

    /** Law 8: a kind of site that the method does not fit is refused by the runtime, with a coded error. */
    @Test
    public final void badSitesAreRefused() {
        GatedModel model = bench.model(bench.set(subjects));
        int before = bench.arrays(model);
        C config = configs().get(0);
        for (Position position : bench.positions()) {
            if (method.sites().contains(position.shape().kind())) {
                assertTrue(Registry.create(method, position, config).parameterCount() >= 1, position.path());
            } else {
                S3DeltaException error = refused(ErrorCode.SITE, () -> Registry.create(method, position, config));
                assertTrue(error.toString().contains(method.id()), error.toString());
            }
        }
        assertEquals(before, bench.arrays(model), "arrays left behind");
    }

    /** Law 8: a configuration out of range is a coded error that names the key. */
    @Test
    public final void badConfigsAreRefused() {
        boolean bounded = Arrays.stream(method.defaults().getClass().getRecordComponents())
                .anyMatch(
                        key -> key.getType() != boolean.class && !key.getType().isEnum());
        assertTrue(!bounded || !invalidConfigs().isEmpty(), "invalidConfigs() does not say what must be refused");
        GatedModel model = bench.model(bench.set(subjects));
        int before = bench.arrays(model);
        SiteShape site = subjects.get(0).position().shape();
        invalidConfigs().forEach((config, key) -> {
            S3DeltaException error = refused(ErrorCode.CONFIG_VALUE, () -> method.create(site, config));
            assertTrue(error.toString().contains("'" + key + "'"), error.toString());
        });
        assertEquals(before, bench.arrays(model), "arrays left behind");
    }

    private static S3DeltaException refused(ErrorCode code, Executable call) {
        S3DeltaException error = assertThrows(S3DeltaException.class, call);
        assertEquals(code, error.code(), error.toString());
        return error;
    }

    /** Law 9: repeated steps leave no arrays behind. */
    @Test
    public final void stepsLeaveNothingBehind() {
        GatedModel model = bench.model(bench.set(subjects));
        Gates gates = Gates.recorded(Workbench.between(subjects.size()));
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
