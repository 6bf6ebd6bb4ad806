package s3delta.runtime.space;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.Budget;
import s3delta.api.Candidate;

/**
 * How large a space is, and what a budget keeps of it.
 *
 * @param candidates how many candidates it has
 * @param parameters of all of them
 */
public record SpaceSize(int candidates, long parameters) {

    /**
     * Adds up a space.
     *
     * @param candidates its candidates
     * @return its size
     */
    public static SpaceSize of(List<Candidate> candidates) {
        return new SpaceSize(
                candidates.size(),
                candidates.stream().mapToLong(Candidate::parameters).sum());
    }

    /**
     * Says whether a budget has room for all candidates, so that a search has nothing to choose.
     *
     * @param budget the budget
     * @return whether it has
     */
    public boolean fitsInto(Budget budget) {
        return budget.parameters() >= parameters;
    }

    /**
     * Words what a budget keeps.
     *
     * @param budget the budget
     * @return such as {@code 3,961 parameters, 5.0% of the space's 79,232}
     */
    public String kept(Budget budget) {
        if (budget.equals(WrittenBudget.MOST)) {
            return String.format(Locale.ROOT, "more than the space's %,d parameters", parameters);
        }
        return String.format(
                Locale.ROOT,
                "%,d parameters, %.1f%% of the space's %,d",
                budget.parameters(),
                100.0 * budget.parameters() / parameters,
                parameters);
    }

    /**
     * Words the budgets to begin with.
     *
     * @return three, as counts and shares
     */
    public String sensible() {
        String some = Stream.of("1.5", "5", "15")
                .filter(percent -> share(percent) > 0)
                .map(percent -> String.format(Locale.ROOT, "%,d (%s%% of space)", share(percent), percent))
                .collect(Collectors.joining(", "));
        return some.isEmpty() ? String.format(Locale.ROOT, "%,d (all of the space)", parameters) : some;
    }

    private long share(String percent) {
        return new BigDecimal(percent)
                .movePointLeft(2)
                .multiply(BigDecimal.valueOf(parameters))
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
    }
}
