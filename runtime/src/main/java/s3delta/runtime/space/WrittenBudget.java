package s3delta.runtime.space;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Trees;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.T5Config;
import tools.jackson.databind.JsonNode;

/**
 * A budget as users write it: a count of parameters ({@code 9437}), a share of the backbone's parameters ({@code 0.005} or
 * {@code 0.5% of backbone}), or a share of the space's ({@code 5% of space}). Budgets of one meaning are equal.
 *
 * @param amount the count or the share
 * @param unit what is counted
 */
public record WrittenBudget(BigDecimal amount, Unit unit) {
    /** How budgets are read and written: as a number, or as a text where they are a share of the space. */
    public static final Codec<WrittenBudget> CODEC = new Codec<>(
            WrittenBudget.class,
            "a count of parameters from 1, a fraction of the backbone's parameters below 1, or a share such as 5% of space",
            (node, place) -> read(node),
            budget -> Trees.tree(budget.unit == Unit.SPACE ? budget.text() : budget.amount));

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int MAX_SCALE = 400;
    private static final int MOST_LENGTH = 500;
    private static final int MOST_DIGITS = 18;
    /** What stands for all that is larger. */
    static final Budget MOST = new Budget(999_999_999_999_999_999L);

    private static final Pattern SHARE =
            Pattern.compile("([0-9.]+) *(%?) *of *(?:the *)?(space|backbone)", Pattern.CASE_INSENSITIVE);

    /** What a budget counts. */
    public enum Unit {
        /** Parameters. */
        PARAMETERS,
        /** The backbone's parameters, as a share of one. */
        BACKBONE,
        /** The parameters of all candidates of the space, as a share of one. */
        SPACE
    }

    /**
     * Checks the range, and gives equal budgets one form.
     *
     * @throws IllegalArgumentException if a count is not whole or below 1, or a share not between 0 and 1; all of the space
     *     is a share, all of the backbone is none
     */
    public WrittenBudget {
        // Beyond this the plain form would be absurdly long.
        Require.that(Math.abs((long) amount.scale()) <= MAX_SCALE, "", CODEC.expected(), "a number of another size");
        BigDecimal shortest = amount.stripTrailingZeros();
        boolean whole = shortest.scale() <= 0;
        int one = amount.compareTo(BigDecimal.ONE);
        boolean fits = switch (unit) {
            case PARAMETERS -> whole;
            case BACKBONE -> one < 0;
            case SPACE -> one <= 0;
        };
        Require.that(amount.signum() > 0 && fits, "", CODEC.expected(), unit == Unit.SPACE ? share(amount) : amount);
        amount = whole ? shortest.setScale(0) : shortest;
    }

    /**
     * Makes a budget of a number.
     *
     * @param number a count from 1, or a share of the backbone's parameters below 1
     * @return the budget
     * @throws IllegalArgumentException if it is neither
     */
    public static WrittenBudget of(BigDecimal number) {
        boolean share = number.signum() > 0 && number.compareTo(BigDecimal.ONE) < 0;
        return new WrittenBudget(number, share ? Unit.BACKBONE : Unit.PARAMETERS);
    }

    /**
     * Makes a budget of a count.
     *
     * @param parameters from 1
     * @return the budget
     */
    public static WrittenBudget of(long parameters) {
        return of(BigDecimal.valueOf(parameters));
    }

    /**
     * Reads a budget as the command line takes it.
     *
     * @param text in any form
     * @return the budget
     * @throws IllegalArgumentException if it is none
     */
    public static WrittenBudget parse(String text) {
        String said = text.strip();
        Matcher share = SHARE.matcher(said);
        try {
            Require.that(said.length() <= MOST_LENGTH, "", CODEC.expected(), "a longer text");
            if (!share.matches()) {
                return of(new BigDecimal(said));
            }
            BigDecimal amount = new BigDecimal(share.group(1));
            return new WrittenBudget(
                    share.group(2).isEmpty() ? amount : amount.movePointLeft(2),
                    Unit.valueOf(share.group(3).toUpperCase(Locale.ROOT)));
        } catch (NumberFormatException e) {
            Require.that(false, "", CODEC.expected(), "'" + said + "'");
            throw e;
        }
    }

    private static WrittenBudget read(JsonNode node) {
        if (node.isNumber() && Trees.isFinite(node)) {
            return of(node.decimalValue());
        }
        Require.that(node.isString(), "", CODEC.expected(), node);
        return parse(node.stringValue());
    }

    /**
     * Counts the parameters.
     *
     * @param config the backbone's
     * @param space the search space; looked at where the budget is a share of it
     * @param registry the delta methods
     * @return the budget as a count, shares rounded down
     * @throws S3DeltaException {@link ErrorCode#BUDGET} if no parameter is left
     */
    public Budget in(T5Config config, SearchSpace space, Registry registry) {
        BigDecimal count = switch (unit) {
            case PARAMETERS -> amount;
            case BACKBONE -> amount.multiply(BigDecimal.valueOf(config.parameterCount()));
            case SPACE ->
                amount.multiply(BigDecimal.valueOf(Candidates.of(config, space, registry).stream()
                        .mapToLong(Candidate::parameters)
                        .sum()));
        };
        BigDecimal whole = count.setScale(0, RoundingMode.DOWN);
        if (whole.precision() > MOST_DIGITS) {
            // No backbone has as many, so that it means the same.
            return MOST;
        }
        if (whole.signum() == 0) {
            throw S3DeltaException.of(ErrorCode.BUDGET, "the budget allows no delta")
                    .expected(CODEC.expected())
                    .got(unit == Unit.SPACE ? text() : amount)
                    .fix("raise 'budget'");
        }
        return new Budget(whole.longValueExact());
    }

    /**
     * Returns the budget as users write it.
     *
     * @return such as {@code 9437}, {@code 0.005}, {@code 5% of space}
     */
    public String text() {
        return unit == Unit.SPACE ? share(amount) : amount.toPlainString();
    }

    private static String share(BigDecimal amount) {
        return amount.multiply(HUNDRED).stripTrailingZeros().toPlainString() + "% of space";
    }

    /**
     * Returns the budget as a part of a directory's name.
     *
     * @return such as {@code 9437}, {@code 0.005}, {@code 0.05-of-space}
     */
    public String name() {
        return unit == Unit.SPACE ? amount.toPlainString() + "-of-space" : amount.toPlainString();
    }

    @Override
    public String toString() {
        return text();
    }
}
