package s3delta.runtime.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;

/** The delta methods and search strategies that are installed. */
public final class Registry {
    private static final RecordBinder BINDER = RecordBinder.config();
    private static final Place INSTALLED = Place.of("the installed plugins");

    private final Catalog<DeltaMethod<?>> methods;
    private final Catalog<SearchStrategy<?>> strategies;

    private Registry(List<DeltaMethod<?>> methods, List<SearchStrategy<?>> strategies) {
        methods.forEach(Contract::check);
        strategies.forEach(Contract::check);
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

    static Registry load(PluginFolders folders, ClassLoader parent) {
        Providers providers = new Providers(folders, folders.loader(parent));
        List<DeltaMethod<?>> methods = new ArrayList<>();
        providers
                .load(ServiceLoader.load(DeltaMethod.class, providers.loader()))
                .forEach(methods::add);
        List<SearchStrategy<?>> strategies = new ArrayList<>();
        providers
                .load(ServiceLoader.load(SearchStrategy.class, providers.loader()))
                .forEach(strategies::add);
        return of(methods, strategies);
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
        return new Registry(methods, strategies);
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

    /**
     * Describes all plugins.
     *
     * @return the delta methods by id, then the search strategies by id
     */
    public List<Plugin> plugins() {
        List<Plugin> all = new ArrayList<>();
        methods.all().forEach(m -> all.add(Plugin.of(m.id(), methods.kind(), m, m.defaults())));
        strategies.all().forEach(s -> all.add(Plugin.of(s.id(), strategies.kind(), s, s.defaults())));
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
     * Binds a configuration over a strategy's defaults.
     *
     * @param strategy the strategy
     * @param config plain values by dashed key
     * @param beside keys of others that are written at the same place, to suggest for an unknown one
     * @param place where they were written
     * @return the strategy's configuration record
     * @throws S3DeltaException {@link ErrorCode#CONFIG_KEY} or {@link ErrorCode#CONFIG_VALUE} if they do not fit
     */
    public Record bind(SearchStrategy<?> strategy, Map<String, Object> config, List<String> beside, Place place) {
        return BINDER.beside(beside).bind(Trees.object(config), (Record) strategy.defaults(), place);
    }

    /**
     * Describes a delta.
     *
     * @param method the method
     * @param position where it goes
     * @param config a configuration that {@link #bind} gave for this method
     * @return the delta, its parameters checked
     * @throws S3DeltaException {@link ErrorCode#SITE} if the method knows no such site,
     *     {@link ErrorCode#PLUGIN_CONTRACT} if the parameters break the contract, or what the method throws
     */
    public static DeltaModule create(DeltaMethod<?> method, Position position, Record config) {
        SiteKind kind = position.shape().kind();
        if (!method.sites().contains(kind)) {
            throw S3DeltaException.of(ErrorCode.SITE, "a delta method does not fit a site")
                    .where(position.path())
                    .expected(method.sites().stream()
                            .sorted()
                            .map(SiteKind::label)
                            .collect(Collectors.joining(" or ", "a ", " site, for '" + method.id() + "'")))
                    .got("a " + kind.label() + " site")
                    .mend("choose another method for this position")
                    .build();
        }
        return Contract.checked(method, captured(method, position.shape(), config));
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
    private static <C extends Record> DeltaModule captured(DeltaMethod<C> method, SiteShape site, Record config) {
        C own = (C) method.defaults().getClass().cast(config);
        return Faults.call(method, "create", () -> method.create(site, own));
    }

    @SuppressWarnings("unchecked")
    private static <C extends Record> SearchSession captured(
            SearchStrategy<C> strategy, SearchProblem problem, Record config) {
        C own = (C) strategy.defaults().getClass().cast(config);
        return Faults.call(strategy, "start", () -> strategy.start(problem, own));
    }
}
