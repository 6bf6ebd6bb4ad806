package s3delta.runtime.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;
import s3delta.api.spi.TrialExecutor;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialProgram;
import s3delta.runtime.Plugin;
import s3delta.runtime.Plugins;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.text.Nearest;

/** The delta methods, search strategies and executors that are installed. */
public final class Registry implements Plugins {
    private static final RecordBinder BINDER = RecordBinder.config();
    private static final Place INSTALLED = Place.of("the installed plugins");

    private final Catalog<DeltaMethod<?>> methods;
    private final Catalog<SearchStrategy<?>> strategies;
    private final Catalog<TrialExecutor<?>> executors;

    private Registry(
            List<DeltaMethod<?>> methods, List<SearchStrategy<?>> strategies, List<TrialExecutor<?>> executors) {
        methods.forEach(Contract::check);
        strategies.forEach(Contract::check);
        executors.forEach(Contract::check);
        this.executors = new Catalog<>("executor", executors, TrialExecutor::id);
        this.methods = new Catalog<>("delta method", methods, DeltaMethod::id);
        this.strategies = new Catalog<>("search strategy", strategies, SearchStrategy::id);
    }

    /**
     * Finds what is on the module path and on the class path.
     *
     * @return the registry
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_CONTRACT} if a plugin cannot be loaded or breaks its contract,
     *     {@link ErrorCode#PLUGIN_DUPLICATE} if two have the same id
     */
    public static Registry load() {
        return load(PluginFolders.none());
    }

    /**
     * Finds what is on the module path, on the class path and in folders.
     *
     * @param folders the folders
     * @return the registry
     * @throws S3DeltaException as {@link #load()}
     */
    public static Registry load(PluginFolders folders) {
        return load(folders, Registry.class.getClassLoader());
    }

    /**
     * Returns plugins as the runtime knows them.
     *
     * @param plugins what a program has loaded
     * @return the same
     */
    public static Registry of(Plugins plugins) {
        if (plugins instanceof Registry registry) {
            return registry;
        }
        throw new IllegalArgumentException("these are not this library's: " + plugins.getClass());
    }

    static Registry load(PluginFolders folders, ClassLoader parent) {
        ClassLoader loader = folders.loader(parent);
        List<DeltaMethod<?>> methods = new ArrayList<>();
        folders.each(ServiceLoader.load(DeltaMethod.class, loader), methods::add);
        List<SearchStrategy<?>> strategies = new ArrayList<>();
        folders.each(ServiceLoader.load(SearchStrategy.class, loader), strategies::add);
        List<TrialExecutor<?>> executors = new ArrayList<>();
        folders.each(ServiceLoader.load(TrialExecutor.class, loader), executors::add);
        return of(methods, strategies, executors);
    }

    /**
     * Makes a registry of given plugins.
     *
     * @param methods the delta methods
     * @param strategies the search strategies
     * @return the registry
     * @throws S3DeltaException as {@link #load()}
     */
    public static Registry of(List<DeltaMethod<?>> methods, List<SearchStrategy<?>> strategies) {
        return of(methods, strategies, List.of());
    }

    /**
     * Makes a registry of given plugins.
     *
     * @param methods the delta methods
     * @param strategies the search strategies
     * @param executors the executors
     * @return the registry
     * @throws S3DeltaException as {@link #load()}
     */
    public static Registry of(
            List<DeltaMethod<?>> methods, List<SearchStrategy<?>> strategies, List<TrialExecutor<?>> executors) {
        return new Registry(methods, strategies, executors);
    }

    /**
     * Returns the delta methods.
     *
     * @return all, by id
     */
    public List<DeltaMethod<?>> methods() {
        return List.copyOf(methods.all());
    }

    /**
     * Returns the search strategies.
     *
     * @return all, by id
     */
    public List<SearchStrategy<?>> strategies() {
        return List.copyOf(strategies.all());
    }

    @Override
    public List<Plugin> plugins() {
        List<Plugin> all = new ArrayList<>();
        methods.all().forEach(m -> all.add(Origins.describe(m.id(), methods.kind(), m, m.defaults())));
        strategies.all().forEach(s -> all.add(Origins.describe(s.id(), strategies.kind(), s, s.defaults())));
        executors.all().forEach(e -> all.add(Origins.describe(e.id(), executors.kind(), e, e.defaults())));
        return List.copyOf(all);
    }

    /**
     * Finds a delta method.
     *
     * @param id its id
     * @return the method
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_UNKNOWN} if there is none
     */
    public DeltaMethod<?> method(String id) {
        return method(id, INSTALLED);
    }

    /**
     * Finds a delta method that was named somewhere.
     *
     * @param id its id
     * @param place where it was named
     * @return the method
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_UNKNOWN} if there is none
     */
    public DeltaMethod<?> method(String id, Place place) {
        return methods.get(id, place);
    }

    /**
     * Finds a search strategy.
     *
     * @param id its id
     * @return the strategy
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_UNKNOWN} if there is none
     */
    public SearchStrategy<?> strategy(String id) {
        return strategy(id, INSTALLED);
    }

    /**
     * Finds a search strategy that was named somewhere.
     *
     * @param id its id
     * @param place where it was named
     * @return the strategy
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_UNKNOWN} if there is none
     */
    public SearchStrategy<?> strategy(String id, Place place) {
        return strategies.get(id, place);
    }

    /**
     * Finds an executor that was named somewhere.
     *
     * @param id its id
     * @param place where it was named
     * @return the executor
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_UNKNOWN} if there is none
     */
    public TrialExecutor<?> executor(String id, Place place) {
        return executors.get(id, place);
    }

    /**
     * Opens a pool of trials.
     *
     * @param executor which
     * @param config plain values by dashed key, over the executor's defaults
     * @param place where they were written
     * @param program how a trial's process is started
     * @param observer gets every change of a trial
     * @return the pool, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#CONFIG_KEY} or {@link ErrorCode#CONFIG_VALUE} if a key or value does not
     *     fit, or what the executor throws
     */
    public static TrialPool open(
            TrialExecutor<?> executor,
            Map<String, Object> config,
            Place place,
            TrialProgram program,
            TrialObserver observer) {
        Record bound = BINDER.bind(Trees.object(config), (Record) executor.defaults(), place);
        return captured(executor, program, bound, observer);
    }

    /**
     * Binds a configuration over a method's defaults.
     *
     * @param method the method
     * @param config plain values by dashed key
     * @param place where they were written
     * @return the method's configuration record
     * @throws S3DeltaException {@link ErrorCode#CONFIG_KEY} or {@link ErrorCode#CONFIG_VALUE} if they do not fit
     */
    public Record bind(DeltaMethod<?> method, Map<String, Object> config, Place place) {
        return BINDER.bind(Trees.object(config), (Record) method.defaults(), place);
    }

    /**
     * Binds a configuration over a strategy's defaults, and lets the strategy check it.
     *
     * @param strategy the strategy
     * @param config plain values by dashed key
     * @param others keys of others that are written at the same place, to suggest for an unknown one
     * @param place where they were written
     * @return the strategy's configuration record
     * @throws S3DeltaException {@link ErrorCode#CONFIG_KEY} or {@link ErrorCode#CONFIG_VALUE} if they do not fit
     */
    public Record bind(SearchStrategy<?> strategy, Map<String, Object> config, List<String> others, Place place) {
        Record bound = BINDER.suggesting(others).bind(Trees.object(config), (Record) strategy.defaults(), place);
        check(strategy, bound);
        return bound;
    }

    /**
     * Describes a delta.
     *
     * @param method the method
     * @param position where it goes
     * @param config a configuration that {@link #bind} gave for this method
     * @return the delta, checked
     * @throws S3DeltaException {@link ErrorCode#SITE} if the method knows no such site,
     *     {@link ErrorCode#PLUGIN_CONTRACT} if the parameters break the contract, or what the method throws
     */
    public static Delta create(DeltaMethod<?> method, Position position, Record config) {
        SiteKind kind = position.shape().kind();
        if (!method.sites().contains(kind)) {
            throw S3DeltaException.of(ErrorCode.SITE, "a delta method does not fit a site")
                    .where(position.path())
                    .expected(method.sites().stream()
                            .sorted()
                            .map(SiteKind::label)
                            .collect(Collectors.joining(" or ", "a ", " site, for '" + method.id() + "'")))
                    .got("a " + kind.label() + " site")
                    .fix("choose another method for this position");
        }
        return Contract.checked(method, kind, captured(method, position.shape(), config));
    }

    /**
     * Asks a method for a configuration whose deltas hold two given factors.
     *
     * @param method the method
     * @param rank of the factors
     * @param scale positive and finite
     * @param dropout from 0 to below 1
     * @return the configuration; empty if the method cannot hold them
     * @throws S3DeltaException what the method throws, {@link ErrorCode#PLUGIN_CONTRACT} if that is no such exception
     */
    public static Optional<Record> ofFactors(DeltaMethod<?> method, int rank, double scale, double dropout) {
        return Faults.call(
                method,
                "ofFactors",
                () -> method.ofFactors(rank, scale, dropout).map(Record.class::cast));
    }

    /**
     * Starts a search.
     *
     * @param strategy the strategy
     * @param problem what is searched
     * @param config a configuration that {@link #bind} gave for this strategy
     * @return the session
     * @throws S3DeltaException what the strategy throws, {@link ErrorCode#PLUGIN_CONTRACT} if that is no such exception
     */
    public static SearchSession start(SearchStrategy<?> strategy, SearchProblem problem, Record config) {
        return captured(strategy, problem, config);
    }

    /** A configuration's class is that of the defaults, so the cast holds. */
    @SuppressWarnings("unchecked")
    private static <C extends Record> Delta captured(DeltaMethod<C> method, SiteShape site, Record config) {
        C own = (C) method.defaults().getClass().cast(config);
        return Faults.call(method, "create", () -> method.create(site, own));
    }

    @SuppressWarnings("unchecked")
    private static <C extends Record> void check(SearchStrategy<C> strategy, Record config) {
        C own = (C) strategy.defaults().getClass().cast(config);
        Faults.call(strategy, "check", () -> {
            strategy.check(own);
            return own;
        });
    }

    @SuppressWarnings("unchecked")
    private static <C extends Record> SearchSession captured(
            SearchStrategy<C> strategy, SearchProblem problem, Record config) {
        C own = (C) strategy.defaults().getClass().cast(config);
        SearchSession session = Faults.call(strategy, "start", () -> strategy.start(problem, own));
        return Faults.linked(SearchSession.class, "search strategy '" + strategy.id() + "'", session);
    }

    @SuppressWarnings("unchecked")
    private static <C extends Record> TrialPool captured(
            TrialExecutor<C> executor, TrialProgram program, Record config, TrialObserver observer) {
        C own = (C) executor.defaults().getClass().cast(config);
        TrialPool pool = Faults.call(executor, "open", () -> executor.open(program, own, observer));
        return Faults.linked(TrialPool.class, "executor '" + executor.id() + "'", pool);
    }

    /** Plugins of one kind by id. */
    private static final class Catalog<P> {
        private final String kind;
        private final TreeMap<String, P> plugins = new TreeMap<>();

        Catalog(String kind, List<? extends P> found, Function<? super P, String> id) {
            this.kind = kind;
            for (P plugin : found) {
                Optional<P> other = Optional.ofNullable(plugins.put(id.apply(plugin), plugin));
                if (other.isPresent()) {
                    throw duplicate(id.apply(plugin), other.get(), plugin);
                }
            }
        }

        String kind() {
            return kind;
        }

        Collection<P> all() {
            return plugins.values();
        }

        P get(String id, Place place) {
            return Optional.ofNullable(plugins.get(id))
                    .orElseThrow(
                            () -> S3DeltaException.of(ErrorCode.PLUGIN_UNKNOWN, "there is no " + kind + " '" + id + "'")
                                    .where(place)
                                    .expected("one of " + String.join(", ", plugins.keySet()))
                                    .got("'" + id + "'")
                                    .fix(advice(id)));
        }

        private String advice(String id) {
            String add = "put the jar of a plugin that has it into the plugins/ folder";
            return Nearest.of(id, plugins.keySet()).isEmpty()
                    ? add
                    : Nearest.advice(id, plugins.keySet()) + " Otherwise " + add;
        }

        private S3DeltaException duplicate(String id, P first, P second) {
            return S3DeltaException.of(ErrorCode.PLUGIN_DUPLICATE, "two plugins have the same id")
                    .where(place(first) + " and " + place(second))
                    .expected("one " + kind + " with id '" + id + "'")
                    .got("two")
                    .fix("remove one of the two from the plugins/ folder");
        }

        private String place(P plugin) {
            return plugin.getClass().getName() + " (" + Origins.source(plugin.getClass()) + ")";
        }
    }
}
