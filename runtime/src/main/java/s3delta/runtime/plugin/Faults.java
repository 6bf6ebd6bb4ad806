package s3delta.runtime.plugin;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Distinguishes a plugin's faults from those of S3Delta. */
public final class Faults {
    private static final String FIX = "correct the plugin, or remove its jar from the plugins/ folder";

    private static final String OWN = "s3delta.";

    private Faults() {}

    /**
     * Calls a plugin.
     *
     * @param plugin the delta method or search strategy
     * @param method what is called, such as {@code create}
     * @param call the call
     * @return what it gives
     * @throws S3DeltaException what the plugin throws of this kind; {@link ErrorCode#PLUGIN_CONTRACT} for anything else
     */
    static <T> T call(Object plugin, String method, Supplier<T> call) {
        try {
            return call.get();
        } catch (S3DeltaException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw broken(plugin, method + "() that returns, or throws an S3DeltaException", describe(e))
                    .cause(e);
        }
    }

    /**
     * Returns an error about code of a plugin that calls what does not exist.
     *
     * @param plugin the plugin, such as {@code delta method 'lora'}
     * @param failure what Java threw
     * @return the error, {@link ErrorCode#PLUGIN_CONTRACT}
     */
    public static S3DeltaException unlinked(String plugin, LinkageError failure) {
        return S3DeltaException.of(ErrorCode.PLUGIN_CONTRACT, "a plugin calls code that does not exist")
                .where(plugin)
                .expected("classes and methods of this version of S3Delta, of Java, or of jars in the plugins/ folder")
                .got(describe(failure))
                .fix("build the plugin for this version, or remove its jar from the plugins/ folder")
                .cause(failure);
    }

    /**
     * Stands for an object of a plugin: what it calls and does not exist is the plugin's fault.
     *
     * @param type its interface
     * @param plugin the plugin, such as {@code search strategy 'darts'}
     * @param object the object
     * @return another object, whose calls are the same
     */
    static <T> T linked(Class<T> type, String plugin, T object) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return method.invoke(object, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException() instanceof LinkageError failure
                        ? unlinked(plugin, failure)
                        : e.getTargetException();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Returns an error about a plugin that breaks its contract. */
    static S3DeltaException broken(Object plugin, String expected, Object got) {
        return S3DeltaException.of(ErrorCode.PLUGIN_CONTRACT, "a plugin breaks its contract")
                .where(plugin.getClass().getName() + " (" + Origins.source(plugin.getClass()) + ")")
                .expected(expected)
                .got(got)
                .fix(FIX);
    }

    /** Words a failure with where it happened. */
    static String describe(Throwable failure) {
        return failure
                + Arrays.stream(failure.getStackTrace())
                        .findFirst()
                        .map(frame -> " at " + frame.getClassName() + "." + frame.getMethodName() + " ("
                                + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                        .orElse("");
    }

    /**
     * Finds whose fault a failure is: that of the module, of plugins or of S3Delta, that was left last.
     *
     * @param failure the failure
     * @return the module, where it is from a plugins folder
     */
    public static Optional<String> culprit(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .map(StackTraceElement::getModuleName)
                .filter(Objects::nonNull)
                .filter(module -> module.startsWith(OWN) || isPlugin(module))
                .findFirst()
                .filter(Faults::isPlugin);
    }

    private static boolean isPlugin(String module) {
        return ModuleLayer.boot().findModule(module).isEmpty();
    }
}
