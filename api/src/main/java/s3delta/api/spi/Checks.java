package s3delta.api.spi;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * The checks that plugins share, so that the same mistake gives the same error everywhere.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class Checks {
    private Checks() {}

    /**
     * Checks a configuration's value.
     *
     * @param plugin id of the method or strategy
     * @param key the key as users write it
     * @param holds whether the value is in range
     * @param expected the range
     * @param got the value
     * @throws S3DeltaException {@link ErrorCode#CONFIG_VALUE} if it does not hold
     */
    public static void config(String plugin, String key, boolean holds, String expected, Object got) {
        if (!holds) {
            throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "'" + plugin + "' cannot work with this value")
                    .where("key '" + key + "' of '" + plugin + "'")
                    .expected(expected)
                    .got(got)
                    .fix("correct '" + key + "'");
        }
    }

    /**
     * Checks that numbers of a search are finite.
     *
     * @param what what they are, such as {@code the hypergradient}
     * @param step of the search, from 0
     * @param values the numbers
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if one is not finite
     */
    public static void finite(String what, int step, double... values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw S3DeltaException.of(ErrorCode.NUMBERS, what + " is not finite")
                        .where("search step " + (step + 1))
                        .expected("finite numbers")
                        .got(value)
                        .fix("lower 'search.learning-rate', or leave such steps out with 'on-nan: skip'");
            }
        }
    }

    /**
     * Checks what a search has saved.
     *
     * @param state arrays by name
     * @param lengths the length of each array that must be there
     * @return gives a copy of each of these arrays by its name
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if a name is missing or unknown, a length is wrong, or a
     *     number is not finite
     */
    public static Function<String, double[]> state(Map<String, double[]> state, Map<String, Integer> lengths) {
        if (!state.keySet().equals(lengths.keySet())) {
            throw unfit("the names " + lengths.keySet().stream().sorted().toList(), state.keySet());
        }
        Map<String, double[]> copies = new HashMap<>();
        lengths.forEach((name, length) -> {
            double[] values = state.getOrDefault(name, new double[0]).clone();
            if (values.length != length) {
                throw unfit(length + " values of '" + name + "'", values.length);
            }
            if (!Arrays.stream(values).allMatch(Double::isFinite)) {
                throw unfit("finite values of '" + name + "'", "one that is not");
            }
            copies.put(name, values);
        });
        return name -> Objects.requireNonNull(copies.get(name), name);
    }

    private static S3DeltaException unfit(String expected, Object got) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "the saved search does not fit this one")
                .expected(expected)
                .got(got)
                .fix("delete the saved search and start again, or restore the configuration it was made with");
    }
}
