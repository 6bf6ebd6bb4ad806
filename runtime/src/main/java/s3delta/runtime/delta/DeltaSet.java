package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.api.Position;
import s3delta.api.SiteKind;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.Constant;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.KeyValueDelta;
import s3delta.api.spi.LowRank;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;
import s3delta.api.spi.Reweight;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.t5.T5Path;

/** Deltas attached to a frozen backbone, in candidate order; gate i is that of delta i. */
public final class DeltaSet implements Tunable {
    /**
     * A delta of one kind at a site.
     *
     * @param gate index of its gate
     * @param first index of its first parameter in the layout
     * @param names names of its parameters
     * @param module what it computes
     */
    record Placed<M extends DeltaModule>(int gate, int first, List<String> names, M module) {
        /** Picks this delta's parameters out of those of all deltas. */
        Parameters parametersIn(List<NDArray> all) {
            return name -> {
                int index = names.indexOf(name);
                if (index < 0) {
                    throw new IllegalArgumentException("no parameter '" + name + "' was declared, only " + names);
                }
                return all.get(first + index);
            };
        }
    }

    /** The deltas of one site, in the order in which they are added. */
    record Site(
            List<Placed<AdditiveDelta>> reweighting,
            List<Placed<AdditiveDelta>> parallel,
            List<Placed<AdditiveDelta>> sequential,
            List<Placed<KeyValueDelta>> rows) {
        static final Site EMPTY = new Site(List.of(), List.of(), List.of(), List.of());

        /** All deltas that read the site's input, however they are computed. */
        List<Placed<AdditiveDelta>> readingInput() {
            return Stream.concat(reweighting.stream(), parallel.stream()).toList();
        }

        /** Whether all that it adds is a product of low rank of its input, and a constant. */
        boolean isAffine() {
            return reweighting.isEmpty()
                    && rows.isEmpty()
                    && parallel.stream().allMatch(delta -> delta.module() instanceof LowRank)
                    && sequential.stream().allMatch(delta -> delta.module() instanceof Constant);
        }

        private Site() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private final List<Position> positions;
    private final List<Attachment> attachments;
    private final List<ParameterSpec> specs = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private final ParameterLayout layout;

    /**
     * Attaches deltas.
     *
     * @param positions the positions of the backbone, in site order
     * @param attachments the deltas; each position is one of the backbone's
     */
    public DeltaSet(List<Position> positions, List<Attachment> attachments) {
        this.positions = List.copyOf(positions);
        this.attachments = List.copyOf(attachments);
        Map<String, Integer> numbers = new HashMap<>();
        for (Position position : positions) {
            numbers.put(position.path(), numbers.size());
            sites.add(Site.EMPTY);
        }
        ParameterLayout.Builder builder = new ParameterLayout.Builder();
        for (int i = 0; i < attachments.size(); i++) {
            Attachment attachment = attachments.get(i);
            int site = numbers.getOrDefault(attachment.position().path(), -1);
            if (site < 0) {
                throw new IllegalArgumentException("no such position: " + attachment.position());
            }
            if (sites.get(site).equals(Site.EMPTY)) {
                sites.set(site, new Site());
            }
            place(sites.get(site), i, attachment);
            for (ParameterSpec spec : attachment.module().parameters()) {
                specs.add(spec);
                builder.add(attachment.name() + "." + spec.name(), spec.shape());
            }
        }
        layout = builder.build();
    }

    private void place(Site site, int gate, Attachment attachment) {
        DeltaModule module = attachment.module();
        List<String> names =
                module.parameters().stream().map(ParameterSpec::name).toList();
        if (module instanceof KeyValueDelta rows) {
            site.rows.add(new Placed<>(gate, specs.size(), names, rows));
        } else if (module instanceof AdditiveDelta additive) {
            list(site, attachment.position(), additive).add(new Placed<>(gate, specs.size(), names, additive));
        }
    }

    private static List<Placed<AdditiveDelta>> list(Site site, Position position, AdditiveDelta delta) {
        if (delta instanceof Reweight && position.shape().kind() == SiteKind.NORM) {
            return site.reweighting;
        }
        return delta.reads() == AdditiveDelta.Reads.INPUT ? site.parallel : site.sequential;
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
    public boolean trainsBackbone() {
        return false;
    }

    @Override
    public double density() {
        long held = sites.stream().filter(site -> !site.equals(Site.EMPTY)).count();
        return (double) held / sites.size();
    }

    @Override
    public int frozenBlocks() {
        return attachments.stream()
                .flatMap(attachment -> encoderBlock(attachment.position()).stream())
                .min(Comparator.naturalOrder())
                .orElseGet(() -> 1
                        + positions.stream()
                                .flatMap(position -> encoderBlock(position).stream())
                                .max(Comparator.naturalOrder())
                                .orElse(-1));
    }

    /** The number of the encoder's block that a position lies in; empty where it lies elsewhere. */
    private static Optional<Integer> encoderBlock(Position position) {
        return Optional.of(T5Path.of(position.path()))
                .filter(path -> path.stack().equals(T5Path.ENCODER) && path.block() != T5Path.AFTER)
                .map(T5Path::block);
    }

    @Override
    public void initialize(int index, FloatBuffer values, Randomness randomness) {
        ParameterSpec spec = specs.get(index);
        float[] drawn = new float[values.remaining()];
        String name = layout.slices().get(index).name();
        spec.initializer().fill(drawn, spec.shape(), randomness.generator("initial-values", name));
        values.put(drawn);
    }

    @Override
    public Pass pass(NDManager manager, Ops ops, List<NDArray> frozen, List<NDArray> parameters, Gates.Arrays gates) {
        return new DeltaPass(manager, ops, frozen, sites, parameters, gates);
    }
}
