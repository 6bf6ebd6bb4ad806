package s3delta.bench.oracle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.NumberOps;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;

/**
 * The fixtures with frozen matrices in bfloat16, to what its rounding allows.
 *
 * <p>A number of 8 binary digits is off by at most u = 2^-8 of itself, and by u / sqrt(3) or less in the mean square. A
 * frozen product rounds its weights, its input and its result, three errors that know nothing of each other: its result is
 * off by at most u in the mean square, relative to its size, as if each weight were off by u. What a model makes of such
 * errors depends on the model: attention that is sure of one token passes on little, one that wavers much. So the model
 * itself is asked, in float32 and by plain operations: weights are disturbed by normal errors of u, several times, and
 * rounding may move each array by no more than twice what the strongest of these disturbances did.
 */
class BFloat16OracleTest {
    private static final double U = Math.pow(2, -8);
    private static final int DISTURBANCES = 8;
    private static final double MARGIN = 2;

    /** How wrong a wrong operation is: half as much again as it should be. */
    private static final float WRONG = 1.5f;

    private static final Map<Path, Map<String, Double>> TOLERANCES = new ConcurrentHashMap<>();

    static Stream<Path> folders() {
        return Oracles.folders();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void backboneAndDeltas(Path folder) {
        Map<String, Double> errors = ratios(folder, ops());
        assertTrue(errors.getOrDefault("logits", 0.0) > 0, "nothing was rounded");
        errors.forEach((name, error) -> assertTrue(error <= 1, name + " is off by " + error + " times its tolerance"));
    }

    /** An operation over frozen matrices that is wrong must not hide behind the wider tolerance. */
    @ParameterizedTest
    @MethodSource("folders")
    void wrongOperationsAreNoticed(Path folder) {
        Set<String> used = new TreeSet<>();
        ratios(folder, watched(used, ""));
        assertTrue(used.size() >= 5, used.toString());
        for (String operation : used) {
            Map<String, Double> errors = ratios(folder, watched(new TreeSet<>(), operation));
            assertTrue(errors.values().stream().anyMatch(error -> error > 1), operation + ": " + errors);
        }
    }

    /** Errors as parts of their tolerances. */
    private static Map<String, Double> ratios(Path folder, Ops ops) {
        RoundedFixture fixture = new RoundedFixture(folder, engine());
        Map<String, Double> ratios = fixture.errors(ops);
        Map<String, Double> tolerances = TOLERANCES.computeIfAbsent(folder, f -> fixture.disturbed(U, DISTURBANCES));
        ratios.replaceAll((name, error) -> error / (MARGIN * tolerances.getOrDefault(name, 0.0)));
        return ratios;
    }

    private static Ops ops() {
        return engine().ops(Precision.BFLOAT16);
    }

    /** Operations that note which are used; one of them gives too large results. */
    private static Ops watched(Set<String> used, String wrong) {
        Ops right = ops();
        return (Ops) Proxy.newProxyInstance(
                Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, (proxy, method, in) -> {
                    try {
                        // The others compute in float32 here as elsewhere, or nothing on a CPU, and have exact tests.
                        if (!Set.of(Ops.class, NumberOps.class).contains(method.getDeclaringClass())) {
                            used.add(method.getName());
                        }
                        Object result = method.invoke(right, in);
                        return method.getName().equals(wrong) && result instanceof NDArray array
                                ? array.mul(constant(array.getManager()))
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static NDArray constant(NDManager manager) {
        return manager.full(new ai.djl.ndarray.types.Shape(), WRONG);
    }

    private static TensorEngine engine() {
        return TensorEngine.start(DeviceChoice.CPU, 1);
    }
}
