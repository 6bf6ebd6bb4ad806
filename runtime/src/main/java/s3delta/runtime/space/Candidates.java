package s3delta.runtime.space;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.Form;
import s3delta.runtime.json.Place;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;
import s3delta.runtime.text.Nearest;

/** Makes the candidates of a search: positions times delta methods. */
public final class Candidates {
    private static final String KEYS_MAP = ".k";
    private static final String KEYS = "Attention" + KEYS_MAP;

    private final Registry registry;
    private final List<Position> positions;
    private final List<Entry> entries = new ArrayList<>();

    private Candidates(Registry registry, List<Position> positions) {
        this.registry = registry;
        this.positions = positions;
    }

    /**
     * A candidate with what it is ordered by.
     *
     * @param stage its rule's stage
     * @param index its position's index in module order
     * @param turn when its delta is added at the position
     */
    private record Entry(int stage, int index, int turn, Candidate candidate) {
        static final Comparator<Entry> ORDER = Comparator.comparingInt(Entry::stage)
                .thenComparingInt(Entry::index)
                .thenComparingInt(Entry::turn);
    }

    /**
     * Lists the candidates of a space on a model: stage by stage; within a stage in module order; at one position rows
     * for attention, then parallel deltas, then sequential ones, each kind in the rules' order. The same position, method
     * and configuration counts once, at its first place, and as often as its rule has copies.
     *
     * @param config the sizes of the model
     * @param space the rules
     * @param registry the delta methods
     * @return the candidates, at least one
     * @throws S3DeltaException {@link ErrorCode#SPACE} if a pattern matches nothing, {@link ErrorCode#SITE} if a method
     *     does not fit a site it is named for, {@link ErrorCode#PLUGIN_UNKNOWN}, {@link ErrorCode#CONFIG_KEY} or
     *     {@link ErrorCode#CONFIG_VALUE} if a delta is not known as it is written
     */
    public static List<Candidate> of(T5Config config, SearchSpace space, Registry registry) {
        Candidates candidates = new Candidates(registry, T5Layout.of(config).positions());
        for (int i = 0; i < space.rules().size(); i++) {
            candidates.add(space.rules().get(i), space.place(i));
        }
        return candidates.entries.stream()
                .sorted(Entry.ORDER)
                .map(Entry::candidate)
                .distinct()
                .toList();
    }

    /**
     * Finds candidates that change no output: a constant that is added after the keys' map of attention adds the same to
     * all scores of a query, which softmax does not see, unless rows of a delta at that attention have keys without it.
     *
     * @param candidates candidates of a space
     * @param registry the delta methods
     * @return those of them whose gradient is always 0
     */
    public static List<Candidate> withoutEffect(List<Candidate> candidates, Registry registry) {
        Set<String> withRows = candidates.stream()
                .filter(candidate -> form(candidate, registry) instanceof Form.Rows)
                .map(candidate -> candidate.position().path())
                .collect(Collectors.toSet());
        return candidates.stream()
                .filter(candidate -> {
                    String path = candidate.position().path();
                    return path.endsWith(KEYS)
                            && form(candidate, registry) instanceof Form.Constant
                            && !withRows.contains(path.substring(0, path.length() - KEYS_MAP.length()));
                })
                .toList();
    }

    private static Form form(Candidate candidate, Registry registry) {
        return Registry.create(registry.method(candidate.method()), candidate.position(), candidate.config())
                .form();
    }

    private void add(Rule rule, Place place) {
        for (String site : rule.sites()) {
            int[] indexes = matches(site, place);
            for (int i = 0; i < rule.deltas().size(); i++) {
                DeltaChoice choice = rule.deltas().get(i);
                Place here = place.child("deltas").item(i);
                DeltaMethod<?> method = registry.method(choice.method(), here);
                Record config = registry.bind(method, choice.config(), here);
                for (int index : indexes) {
                    for (int copy = 1; copy <= rule.copies(); copy++) {
                        entries.add(entry(rule.stage(), index, method, config, copy));
                    }
                }
            }
        }
    }

    private Entry entry(int stage, int index, DeltaMethod<?> method, Record config, int copy) {
        Position position = positions.get(index);
        Delta delta = Registry.create(method, position, config);
        return new Entry(
                stage,
                index,
                turn(delta.form()),
                new Candidate(position, method.id(), config, delta.parameterCount(), copy));
    }

    private static int turn(Form form) {
        return !(form instanceof Form.Added added) ? 0 : added.reads() == Form.Reads.INPUT ? 1 : 2;
    }

    private int[] matches(String site, Place place) {
        SitePattern pattern = SitePattern.of(site);
        int[] indexes = IntStream.range(0, positions.size())
                .filter(i -> pattern.matches(positions.get(i).path()))
                .toArray();
        if (indexes.length == 0) {
            throw S3DeltaException.of(ErrorCode.SPACE, "a pattern matches no position")
                    .where(place.child("sites"))
                    .expected("the last parts of a position's path, such as 'SelfAttention.q'")
                    .got("'" + site + "'")
                    .fix(Nearest.advice(site, names()));
        }
        return indexes;
    }

    /** Lists the last one and the last two parts of every path, but no numbers. */
    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Position position : positions) {
            String path = position.path();
            int last = path.lastIndexOf('.');
            int before = path.lastIndexOf('.', last - 1);
            names.add(path.substring(last + 1));
            if (before >= 0 && !Character.isDigit(path.charAt(before + 1))) {
                names.add(path.substring(before + 1));
            }
        }
        return names;
    }
}
