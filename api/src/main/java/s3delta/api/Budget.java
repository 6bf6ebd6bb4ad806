package s3delta.api;

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
            throw S3DeltaException.of(ErrorCode.BUDGET, "the budget allows no delta")
                    .expected("a count of parameters from 1")
                    .got(parameters)
                    .fix("raise 'budget'");
        }
    }
}
