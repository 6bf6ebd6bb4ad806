package s3delta.search.darts;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * A search's state as files hold it.
 *
 * @param structure a
 * @param firstMoment m of the optimiser of a
 * @param secondMoment v of the optimiser of a
 * @param steps number of steps made
 */
@SuppressWarnings("ArrayRecordComponent")
record SavedSearch(double[] structure, double[] firstMoment, double[] secondMoment, int steps) {
    private static final String STRUCTURE = "structure";
    private static final String FIRST = "first-moment";
    private static final String SECOND = "second-moment";
    private static final String STEPS = "steps";
    private static final Set<String> NAMES = Set.of(STRUCTURE, FIRST, SECOND, STEPS);

    /**
     * Writes the state.
     *
     * @return new arrays by name
     */
    Map<String, double[]> toMap() {
        return Map.of(
                STRUCTURE,
                structure.clone(),
                FIRST,
                firstMoment.clone(),
                SECOND,
                secondMoment.clone(),
                STEPS,
                new double[] {steps});
    }

    /**
     * Reads a state.
     *
     * @param state what {@link #toMap()} gave
     * @param n number of candidates
     * @param most number of steps of the whole search
     * @return the state, with arrays of its own
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if a name, a length or a number is wrong
     */
    static SavedSearch of(Map<String, double[]> state, int n, int most) {
        if (!state.keySet().equals(NAMES)) {
            throw refused("the names " + NAMES.stream().sorted().toList(), state.keySet());
        }
        double steps = values(state, STEPS, 1)[0];
        if (steps != Math.rint(steps) || steps < 0 || steps > most) {
            throw refused("a whole number of 'steps' from 0 to " + most, steps);
        }
        return new SavedSearch(
                values(state, STRUCTURE, n), values(state, FIRST, n), values(state, SECOND, n), (int) steps);
    }

    private static double[] values(Map<String, double[]> state, String name, int length) {
        double[] values = state.getOrDefault(name, new double[0]).clone();
        if (values.length != length) {
            throw refused(length + " values of '" + name + "'", values.length);
        }
        if (!Arrays.stream(values).allMatch(Double::isFinite)) {
            throw refused("finite values of '" + name + "'", "one that is not");
        }
        return values;
    }

    private static S3DeltaException refused(String expected, Object got) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "the saved search does not fit this one")
                .expected(expected)
                .got(got)
                .fix("delete the saved search and start again, or restore the configuration it was made with")
                .build();
    }
}
