package s3delta.runtime.train;

import java.util.Collection;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.Nearest;

/** A setting of the optimiser that is one number for all delta methods, or differs for some of them. */
public sealed interface ByMethod permits LearningRate, WeightDecay {
    /** The key of the number that methods have which none is written for. */
    String DEFAULT = "default";

    /**
     * Returns the number of all methods that have none of their own.
     *
     * @return the number
     */
    double base();

    /**
     * Returns the numbers that differ.
     *
     * @return by delta method
     */
    Map<String, Double> methods();

    /**
     * Returns what it is called in errors.
     *
     * @return such as {@code learning rate}
     */
    String what();

    /**
     * Returns the number of a delta method.
     *
     * @param method its id
     * @return its own, or {@link #base}
     */
    default double of(String method) {
        return methods().getOrDefault(method, base());
    }

    /**
     * Checks that each method is installed that has a number of its own.
     *
     * @param known ids of the installed methods
     * @param where the key, for errors
     * @throws S3DeltaException {@link ErrorCode#CONFIG_KEY} if one does not
     */
    default void requireKnown(Collection<String> known, String where) {
        for (String method : methods().keySet()) {
            if (!known.contains(method)) {
                throw S3DeltaException.of(
                                ErrorCode.CONFIG_KEY, "a " + what() + " is for a delta method that is not installed")
                        .where(where)
                        .expected("'" + DEFAULT + "', or an installed delta method: " + String.join(", ", known))
                        .got("'" + method + "'")
                        .fix(Nearest.correction(method, known));
            }
        }
    }
}
