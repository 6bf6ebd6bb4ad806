package s3delta.runtime.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import s3delta.runtime.Cancellation;

/**
 * Turns SIGINT, SIGTERM and SIGHUP into requests to stop while it is open. The first lets a run save what it has done; the
 * second ends the process at once, as does the first if there is nothing to be saved. Signals that the process was
 * started to ignore, as under {@code nohup}, stay ignored.
 *
 * <p>{@code sun.misc.Signal} is the only way to see a second signal, and the compiler warns of its name: hence reflection.
 */
public final class Signals implements AutoCloseable {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private final Cancellation cancellation;
    private final Consumer<String> notes;
    private final Map<Object, Object> before = new HashMap<>();

    /**
     * Begins to listen.
     *
     * @param cancellation takes the requests
     * @param notes gets a line when the run is about to stop
     */
    public Signals(Cancellation cancellation, Consumer<String> notes) {
        this.cancellation = cancellation;
        this.notes = notes;
        NAMES.forEach(this::listen);
    }

    private void listen(String name) {
        try {
            Object signal = type("Signal").getConstructor(String.class).newInstance(name);
            before.put(signal, install(signal, handler()));
        } catch (InvocationTargetException e) {
            // Not a signal of this system, or one that Java was started to leave alone: it keeps its meaning.
            return;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every Java platform has jdk.unsupported", e);
        }
    }

    /**
     * Returns the exit code of a process that a signal ended.
     *
     * @param signal its number
     * @return as shells count
     */
    public static int exitCode(int signal) {
        return 128 + signal;
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("sun.misc." + name);
    }

    private static Object install(Object signal, Object handler) throws ReflectiveOperationException {
        Method handle = type("Signal").getMethod("handle", type("Signal"), type("SignalHandler"));
        return handle.invoke(null, signal, handler);
    }

    private Object handler() throws ClassNotFoundException {
        Class<?> type = type("SignalHandler");
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() != type) {
                return method.invoke(this, arguments);
            }
            Object signal = arguments[0];
            handle((int) type("Signal").getMethod("getNumber").invoke(signal), String.valueOf(signal));
            return 0;
        });
    }

    private void handle(int number, String name) {
        boolean second = cancellation.requested();
        if (cancellation.request(number) && !second) {
            notes.accept(name + ": saving after this step; again to end at once");
        } else {
            LastWord.halt(exitCode(number));
        }
    }

    @Override
    public void close() {
        before.forEach((signal, handler) -> {
            try {
                install(signal, handler);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
