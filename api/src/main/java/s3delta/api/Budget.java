package s3delta.api;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The most trainable parameters that a structure may have.
 *
 * @param parameters a count, at least 1
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record Budget(long parameters) {
    /**
     * Checks the count.
     *
     * @throws S3DeltaException {@link ErrorCode#BUDGET} if the count is below 1
     */
    public Budget {
        if (parameters < 1) {
            throw refused(String.valueOf(parameters));
        }
    }

    /**
     * Reads a budget as users write it: a count, or below 1 a fraction of the backbone's parameters, rounded down.
     *
     * @param written a whole number of at least 1, or a fraction between 0 and 1, both exclusive
     * @param backboneParameters number of parameters of the backbone's checkpoint
     * @return the budget as a count
     * @throws S3DeltaException {@link ErrorCode#BUDGET} if it is not positive, above 1 and not whole, or a fraction so
     *     small that no parameter is left
     */
    public static Budget of(BigDecimal written, long backboneParameters) {
        if (written.signum() <= 0) {
            throw refused(written.toPlainString());
        }
        BigDecimal count = written.compareTo(BigDecimal.ONE) < 0
                ? written.multiply(BigDecimal.valueOf(backboneParameters)).setScale(0, RoundingMode.DOWN)
                : written;
        try {
            return new Budget(count.longValueExact());
        } catch (ArithmeticException e) {
            throw refused(written.toPlainString());
        }
    }

    private static S3DeltaException refused(String got) {
        return S3DeltaException.of(ErrorCode.BUDGET, "the budget allows no delta")
                .expected("a count of parameters from 1, or a fraction of the backbone's parameters below 1")
                .got(got)
                .fix("raise 'budget'")
                .build();
    }
}
