package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Form;
import s3delta.api.spi.ParameterSpec;
import s3delta.runtime.T5Path;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.ScaledEntries;
import s3delta.runtime.plugin.Faults;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Constants;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;
import s3delta.runtime.text.Names;

/** Deltas attached to a frozen backbone, in candidate order; gate i is that of delta i. */
public final class DeltaSet implements Tunable {
    /**
     * A delta at a site.
     *
     * @param gate index of its gate, and of its attachment
     * @param method id of its method
     * @param slots indexes of its parameters among those of all deltas
     * @param form what it computes
     */
    record Placed<F extends Form>(int gate, String method, Map<String, Integer> slots, F form) {
        /** The slot of the parameter that an expression is; empty where it computes something. */
        OptionalInt slot(Form.Expression expression) {
            return expression instanceof ParameterSpec spec && slots.containsKey(spec.name())
                    ? OptionalInt.of(Objects.requireNonNull(slots.get(spec.name())))
                    : OptionalInt.empty();
        }

        /** Computes an array from this delta's parameters, given those of all deltas by slot. */
        NDArray array(Form.Expression expression, IntFunction<NDArray> all) {
            try {
                return expression.in(name -> {
                    Integer slot = slots.get(name);
                    if (slot == null) {
                        throw new IllegalArgumentException(
                                "no parameter '" + name + "' was declared, only " + slots.keySet());
                    }
                    return all.apply(slot);
                });
            } catch (LinkageError e) {
                throw Faults.unlinked("delta method '" + method + "'", e);
            }
        }
    }

    /**
     * The deltas of one site by what is done with them. Those that are computed as they are written read the site's input
     * (parallel) or its output (sequential).
     */
    record Site(
            List<Placed<Form.NormScale>> norms,
            List<Placed<Form.LowRank>> products,
            List<Placed<Form.Constant>> constants,
            List<Placed<Form.Rows>> rows,
            List<Placed<Form.Computed>> parallel,
            List<Placed<Form.Computed>> sequential) {
        static final Site EMPTY = new Site(List.of());

        Site(List<Placed<Form>> deltas) {
            this(
                    of(deltas, Form.NormScale.class),
                    of(deltas, Form.LowRank.class),
                    of(deltas, Form.Constant.class),
                    of(deltas, Form.Rows.class),
                    reading(deltas, Form.Reads.INPUT),
                    reading(deltas, Form.Reads.OUTPUT));
        }

        private static List<Placed<Form.Computed>> reading(List<Placed<Form>> deltas, Form.Reads reads) {
            return of(deltas, Form.Computed.class).stream()
                    .filter(delta -> delta.form().reads() == reads)
                    .toList();
        }

        boolean isEmpty() {
            return this.equals(EMPTY);
        }

        /** Whether all that it adds is a product of low rank of its input, and a constant. */
        boolean isAffine() {
            return norms.isEmpty() && rows.isEmpty() && parallel.isEmpty() && sequential.isEmpty();
        }
    }

    /**
     * Makes a set without deltas, with which a backbone answers as it is.
     *
     * @param config the backbone's
     * @return the set
     */
    public static DeltaSet none(T5Config config) {
        return new DeltaSet(T5Layout.of(config).positions(), List.of());
    }

    /** Picks the deltas of a form. */
    static <F extends Form> List<Placed<F>> of(List<? extends Placed<? extends Form>> deltas, Class<F> form) {
        return deltas.stream()
                .filter(delta -> form.isInstance(delta.form()))
                .map(delta -> new Placed<>(delta.gate(), delta.method(), delta.slots(), form.cast(delta.form())))
                .toList();
    }

    private final List<Position> positions;
    private final List<Attachment> attachments;
    private final List<Site> sites;
    private final Map<String, ParameterSpec> specs = new HashMap<>();
    private final ParameterLayout layout;
    private final ParameterLayout frozen;
    private final List<Optional<ScaledEntries.Scale>> scales;

    /**
     * Attaches deltas.
     *
     * @param positions the positions of the backbone, in site order
     * @param attachments the deltas; each position is one of the backbone's
     */
    public DeltaSet(List<Position> positions, List<Attachment> attachments) {
        this.positions = List.copyOf(positions);
        this.attachments = List.copyOf(attachments);
        layout = layout(true);
        frozen = layout(false);
        scales = Scales.of(this.attachments, layout, DeltaSet::name);
        Map<String, Integer> slots = new HashMap<>();
        Stream.of(layout, frozen)
                .flatMap(each -> each.slices().stream())
                .forEach(slice -> slots.put(slice.name(), slots.size()));
        Map<String, List<Placed<Form>>> placed = new HashMap<>();
        positions.forEach(position -> placed.put(position.path(), new ArrayList<>()));
        for (int i = 0; i < attachments.size(); i++) {
            Attachment attachment = attachments.get(i);
            Map<String, Integer> own = attachment.delta().parameters().stream()
                    .collect(Collectors.toMap(
                            ParameterSpec::name, spec -> slots.getOrDefault(name(attachment, spec), -1)));
            List<Placed<Form>> here = placed.get(attachment.position().path());
            if (here == null) {
                throw new IllegalArgumentException("no such position: " + attachment.position());
            }
            here.add(
                    new Placed<>(i, attachment.method(), own, attachment.delta().form()));
        }
        sites = positions.stream()
                .map(position -> new Site(Objects.requireNonNull(placed.get(position.path()))))
                .toList();
    }

    private ParameterLayout layout(boolean trained) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Attachment attachment : attachments) {
            for (ParameterSpec spec : attachment.delta().parameters()) {
                String name = name(attachment, spec);
                if (spec.trained() == trained && shapes.put(name, spec.shape()) != null && trained) {
                    throw new IllegalArgumentException("two parameters are called " + name);
                }
                specs.putIfAbsent(name, spec);
            }
        }
        return ParameterLayout.of(shapes);
    }

    /** Names a parameter in files. Deltas of one method share frozen parameters of the same name and shape. */
    private static String name(Attachment attachment, ParameterSpec spec) {
        if (spec.trained()) {
            return attachment.name() + "." + spec.name();
        }
        String shape =
                Arrays.stream(spec.shape().getShape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
        return "frozen." + attachment.method() + "." + spec.name() + "-" + shape;
    }

    /** Requires something of all deltas. The error counts the others by method and names three. */
    void require(Predicate<Attachment> fits, ErrorCode code, String what, String expected, String fix) {
        List<Attachment> others = attachments.stream().filter(fits.negate()).toList();
        if (!others.isEmpty()) {
            String counts = others.stream()
                    .collect(Collectors.groupingBy(Attachment::method, TreeMap::new, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .map(count -> count.getValue() + " " + count.getKey())
                    .collect(Collectors.joining(", "));
            throw S3DeltaException.of(code, what)
                    .where(Names.few(others.stream().map(Attachment::name).toList()))
                    .expected(expected)
                    .got(others.size() + " of " + attachments.size() + " deltas that are not: " + counts)
                    .fix(fix);
        }
    }

    /** The positions of the backbone, in site order. */
    List<Position> positions() {
        return positions;
    }

    /** The deltas, in candidate order. */
    List<Attachment> attachments() {
        return attachments;
    }

    /** The deltas of a site. */
    Site site(int number) {
        return sites.get(number);
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public ParameterLayout frozen() {
        return frozen;
    }

    @Override
    public List<Part> parts() {
        return attachments.stream()
                .map(each ->
                        new Part(each.method(), Math.toIntExact(each.delta().parameterCount())))
                .toList();
    }

    @Override
    public List<Optional<ScaledEntries.Scale>> scales() {
        return scales;
    }

    @Override
    public boolean trainsBackbone() {
        return false;
    }

    @Override
    public Reach reach() {
        return new Reach(
                sites.stream()
                        .mapToInt(site -> site.isEmpty() ? 0 : 1)
                        .average()
                        .orElse(0),
                blocks(attachments.stream().map(Attachment::position))
                        .min()
                        .orElseGet(() -> 1 + blocks(positions.stream()).max().orElse(-1)));
    }

    /** The numbers of the encoder's blocks that positions lie in. */
    private static IntStream blocks(Stream<Position> positions) {
        return positions
                .map(position -> T5Path.of(position.path()))
                .filter(path -> path.stack().equals(T5Path.ENCODER) && path.block() != T5Path.AFTER)
                .mapToInt(T5Path::block);
    }

    @Override
    public void initialize(ParameterLayout.Slice parameter, FloatBuffer values, Randomness randomness) {
        ParameterSpec spec = Objects.requireNonNull(specs.get(parameter.name()));
        float[] drawn = new float[values.remaining()];
        try {
            spec.initializer().fill(drawn, spec.shape(), randomness.generator("initial-values", parameter.name()));
        } catch (LinkageError e) {
            throw Faults.unlinked("delta method of parameter '" + parameter.name() + "'", e);
        }
        values.put(drawn);
    }

    @Override
    public Pass pass(
            NDManager manager,
            Ops ops,
            Weights weights,
            Leaves leaves,
            Regularization regularization,
            Constants constants) {
        return new DeltaPass(
                manager,
                ops,
                weights.all(),
                sites,
                leaves.parameters(manager),
                leaves.gates(manager),
                regularization,
                Optional.of(constants),
                weights.ofSteps());
    }
}
