package s3delta.runtime.plugin;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
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

/** Plugins with the ids, sites and counts of the real ones, that compute nothing. */
public final class Fakes {
    private static final Set<SiteKind> BLOCKS = EnumSet.of(SiteKind.ATTENTION, SiteKind.FEED_FORWARD);

    private Fakes() {}

    /**
     * LoRA's keys.
     *
     * @param r rank
     * @param alpha scale
     */
    public record Rank(int r, double alpha) {}

    /**
     * An adapter's keys.
     *
     * @param bottleneck inner width
     */
    public record Bottleneck(int bottleneck) {}

    /**
     * A prefix's keys.
     *
     * @param rows how many
     */
    public record Rows(int rows) {}

    /** No keys. */
    public record Plain() {}

    /**
     * A strategy's keys.
     *
     * @param hypergradient which
     * @param rate of the structure
     */
    public record Darts(Hypergradient hypergradient, double rate) {}

    /** Kinds of hypergradient. */
    public enum Hypergradient {
        FIRST_ORDER,
        UNROLLED
    }

    /**
     * A delta method.
     *
     * @param id its id
     * @param defaults its defaults
     * @param sites its sites
     * @param make its deltas
     */
    public record Method<C extends Record>(
            String id, C defaults, Set<SiteKind> sites, BiFunction<SiteShape, C, Delta> make)
            implements DeltaMethod<C> {
        @Override
        public Delta create(SiteShape site, C config) {
            return make.apply(site, config);
        }
    }

    /**
     * A search strategy that cannot be started.
     *
     * @param id its id
     * @param defaults its defaults
     */
    public record Strategy<C extends Record>(String id, C defaults) implements SearchStrategy<C> {
        @Override
        public SearchSession start(SearchProblem problem, C config) {
            throw new UnsupportedOperationException("started with " + config);
        }
    }

    /**
     * Makes a delta of one parameter.
     *
     * @param size number of values
     * @param reads what it reads
     */
    public static Delta added(long size, Form.Reads reads) {
        return new Delta(
                new Form.Function(reads, (x, y, p) -> {
                    throw new UnsupportedOperationException("computes nothing");
                }),
                ParameterSpec.of("w", Initializer.zeros(), size));
    }

    private static Delta rows(int rows, int width) {
        ParameterSpec keys = ParameterSpec.of("keys", Initializer.zeros(), rows, width);
        ParameterSpec values = ParameterSpec.of("values", Initializer.zeros(), rows, width);
        return new Delta(new Form.Rows(keys, values), keys, values);
    }

    /** Makes a registry of all fakes. */
    public static Registry registry() {
        return Registry.of(
                List.of(lora(), bitfit(), lnfit(), lowRankAdapter(), adapter(), prefix()),
                List.of(new Strategy<>("darts", new Darts(Hypergradient.UNROLLED, 0.1))));
    }

    /** Makes LoRA, whose default rank is not the paper's space's. */
    public static DeltaMethod<Rank> lora() {
        return new Method<>(
                "lora",
                new Rank(8, 16),
                Set.of(SiteKind.LINEAR),
                (s, c) -> added((long) c.r * (s.inputWidth() + s.outputWidth()), Form.Reads.INPUT));
    }

    private static DeltaMethod<Plain> bitfit() {
        return new Method<>(
                "bitfit",
                new Plain(),
                EnumSet.of(SiteKind.LINEAR, SiteKind.NORM),
                (s, c) -> added(s.outputWidth(), Form.Reads.OUTPUT));
    }

    private static DeltaMethod<Plain> lnfit() {
        return new Method<>(
                "lnfit", new Plain(), Set.of(SiteKind.NORM), (s, c) -> added(s.inputWidth(), Form.Reads.INPUT));
    }

    private static DeltaMethod<Plain> lowRankAdapter() {
        return new Method<>("low-rank-adapter", new Plain(), BLOCKS, (s, c) -> {
            long d = s.outputWidth();
            return added(3 * d + 3 * (d / 32), Form.Reads.OUTPUT);
        });
    }

    private static DeltaMethod<Bottleneck> adapter() {
        return new Method<>("adapter", new Bottleneck(24), BLOCKS, (s, c) -> {
            long d = s.outputWidth();
            return added(2 * d * c.bottleneck + c.bottleneck + d, Form.Reads.OUTPUT);
        });
    }

    private static DeltaMethod<Rows> prefix() {
        return new Method<>("prefix", new Rows(8), Set.of(SiteKind.ATTENTION), (s, c) -> {
            SiteShape.Attention attention = (SiteShape.Attention) s;
            return rows(c.rows, attention.heads() * attention.headWidth());
        });
    }
}
