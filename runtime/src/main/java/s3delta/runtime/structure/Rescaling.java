package s3delta.runtime.structure;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.Structure;
import s3delta.api.spi.DeltaMethod;
import s3delta.runtime.T5Path;
import s3delta.runtime.json.Place;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;
import s3delta.runtime.text.Nearest;

/**
 * Maps a structure to a backbone of other sizes: layers by relative position, each stack for itself; {@code wi} to both
 * {@code wi_0} and {@code wi_1} of gated blocks and back; parameters counted anew. Deltas that fall together become one,
 * with the higher probability or score; of equal deltas at a site the best of each site fall together, then the second
 * best, and so on. What does not fit its site is left out, and what exceeds the budget, lowest probability or score first.
 */
public final class Rescaling {
    private static final List<String> INPUTS = List.of("wi", "wi_0", "wi_1");

    private final Structure source;
    private final T5Config config;
    private final Registry registry;
    private final String file;
    private final List<Position> positions;
    private final Layers encoder;
    private final Layers decoder;
    private final Map<List<Object>, Placement> mapped = new LinkedHashMap<>();
    private int merged;
    private int unfit;

    private Rescaling(Structure source, T5Config config, Registry registry, String file) {
        this.source = source;
        this.config = config;
        this.registry = registry;
        this.file = file;
        positions = T5Layout.of(config).positions();
        encoder = new Layers(Fits.count(source, Fits.ENCODER, file), config.numLayers());
        decoder = new Layers(Fits.count(source, Fits.DECODER, file), config.numDecoderLayers());
    }

    /**
     * What came of it.
     *
     * @param structure fits the backbone and the budget; its origin says what was done
     * @param notes lines that say what was done
     */
    public record Rescaled(Structure structure, List<String> notes) {}

    /**
     * Maps a structure.
     *
     * @param structure says what it fits
     * @param config the backbone to map it to
     * @param budget the most parameters there
     * @param registry the plugins
     * @param file where the structure comes from, for errors
     * @return the structure for that backbone
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if the structure does not say what it fits or names a position
     *     that no such backbone has, {@link ErrorCode#BUDGET} if nothing is left,
     *     {@link ErrorCode#PLUGIN_UNKNOWN} if there is no such method
     */
    public static Rescaled of(Structure structure, T5Config config, Budget budget, Registry registry, String file) {
        Rescaling rescaling = new Rescaling(structure, config, registry, file);
        List<Placement> placements = Copies.numbered(structure.placements());
        for (int i = 0; i < placements.size(); i++) {
            rescaling.map(placements.get(i), Place.of(file).child("placements").item(i));
        }
        return rescaling.within(budget);
    }

    private void map(Placement placement, Place place) {
        for (String path : paths(placement.position(), place)) {
            Placement there = at(path, placement, place);
            if (there.parameters() == 0) {
                unfit++;
                continue;
            }
            List<Object> key = List.of(path, placement.method(), placement.config(), placement.copy());
            if (mapped.containsKey(key)) {
                merged++;
            }
            mapped.merge(key, there, (one, other) -> score(one) >= score(other) ? one : other);
        }
    }

    private List<String> paths(String position, Place place) {
        T5Path path = T5Path.of(position);
        if (path.block() == T5Path.AFTER) {
            return List.of(position);
        }
        Layers layers = path.stack().equals(T5Path.ENCODER) ? encoder : decoder;
        if (path.block() >= layers.from()) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "a placement lies outside the backbone that it was found on")
                    .where(place)
                    .expected("one of the " + layers.from() + " " + path.stack() + " layers that 'fits' names")
                    .got("'" + position + "'")
                    .fix("correct the structure file, or search again");
        }
        return IntStream.of(layers.of(path.block()))
                .mapToObj(path::inBlock)
                .flatMap(there -> inputs(there).stream())
                .map(T5Path::toString)
                .toList();
    }

    /** Names the inputs of a feed-forward block as this backbone does. */
    private List<T5Path> inputs(T5Path path) {
        List<String> names = config.feedForwardInputs();
        return INPUTS.contains(path.module()) && !names.contains(path.module())
                ? names.stream().map(path::withModule).toList()
                : List.of(path);
    }

    /** Counts a placement anew; none where the method does not fit the site. */
    private Placement at(String path, Placement placement, Place place) {
        Position position = positions.stream()
                .filter(p -> p.path().equals(path))
                .findFirst()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.STRUCTURE, "no T5 has such a position")
                        .where(place)
                        .got("'" + placement.position() + "'")
                        .fix(Nearest.advice(
                                path, positions.stream().map(Position::path).toList())));
        DeltaMethod<?> method = registry.method(placement.method(), place);
        Record settings = registry.bind(method, placement.config(), place.child("config"));
        long count;
        try {
            count = Registry.create(method, position, settings).parameterCount();
        } catch (S3DeltaException e) {
            if (!e.code().equals(ErrorCode.SITE) && !e.code().equals(ErrorCode.CONFIG_VALUE)) {
                throw e;
            }
            count = 0;
        }
        return new Placement(
                path,
                placement.method(),
                placement.config(),
                count,
                placement.copy(),
                placement.p(),
                placement.score());
    }

    private Rescaled within(Budget budget) {
        Map<String, Integer> order = new LinkedHashMap<>();
        positions.forEach(position -> order.put(position.path(), order.size()));
        List<Placement> all = mapped.values().stream()
                .sorted(Comparator.comparingInt(placement -> order.getOrDefault(placement.position(), 0)))
                .toList();
        long[] counts = all.stream().mapToLong(Placement::parameters).toArray();
        double[] scores = all.stream().mapToDouble(Rescaling::score).toArray();
        List<Placement> kept = IntStream.of(Selection.byScore(counts, scores, budget))
                .mapToObj(all::get)
                .toList();
        if (kept.isEmpty()) {
            throw nothingLeft(
                    budget, all.stream().mapToLong(Placement::parameters).min());
        }
        int over = all.size() - kept.size();
        Map<String, Object> origin = new LinkedHashMap<>(source.foundOn());
        Structure bare = new Structure(Structure.FORMAT, budget.parameters(), kept, origin, Fits.of(config));
        origin.put("rescaled", summary(bare, over));
        Structure structure = new Structure(Structure.FORMAT, budget.parameters(), kept, origin, bare.fits());
        return new Rescaled(structure, notes(structure, over));
    }

    private Map<String, Object> summary(Structure result, int over) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("from", source.fits());
        summary.put(Fits.ENCODER, encoder.all());
        summary.put(Fits.DECODER, decoder.all());
        summary.put("placements-before", (long) source.placements().size());
        summary.put("placements-after", (long) result.placements().size());
        summary.put("parameters-before", source.parameters());
        summary.put("parameters-after", result.parameters());
        summary.put("merged", (long) merged);
        summary.put("unfit", (long) unfit);
        summary.put("over-budget", (long) over);
        return summary;
    }

    private List<String> notes(Structure result, int over) {
        return List.of(
                "encoder layers, " + encoder.from() + " to " + encoder.to() + ": " + encoder,
                "decoder layers, " + decoder.from() + " to " + decoder.to() + ": " + decoder,
                "deltas: " + source.placements().size() + " became "
                        + result.placements().size() + "; " + merged + " fell together, " + unfit
                        + " do not fit their sites, " + over + " exceed the budget of " + result.budget(),
                "parameters: " + source.parameters() + " became " + result.parameters());
    }

    private S3DeltaException nothingLeft(Budget budget, OptionalLong smallest) {
        return S3DeltaException.of(ErrorCode.BUDGET, "nothing of the structure is left on this backbone")
                .where(file)
                .expected(
                        smallest.isPresent()
                                ? "at least " + smallest.getAsLong() + " parameters"
                                : "a delta that fits its site")
                .got("a budget of " + budget.parameters() + " parameters")
                .fix("raise the budget, or search on this backbone");
    }

    private static double score(Placement placement) {
        return placement.rating().orElse(1);
    }
}
