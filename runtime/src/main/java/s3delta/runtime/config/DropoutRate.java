package s3delta.runtime.config;

import java.util.Optional;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Trees;
import s3delta.runtime.t5.T5Config;
import tools.jackson.databind.JsonNode;

/**
 * The rate of dropout at T5's own places, in search and training.
 *
 * @param rate from 0 to below 1; absent for the rate that the backbone was trained with
 */
public record DropoutRate(Optional<Double> rate) {
    /** No dropout. */
    public static final DropoutRate OFF = new DropoutRate(Optional.of(0.0));

    private static final String BACKBONE = "backbone";

    /** How experiments write it. */
    static final Codec<DropoutRate> CODEC = new Codec<>(
            DropoutRate.class,
            "backbone, or a number from 0 to below 1",
            DropoutRate::read,
            dropout -> Trees.tree(dropout.rate().<Object>map(rate -> rate).orElse(BACKBONE)));

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the rate is not from 0 to below 1
     */
    public DropoutRate {
        rate.ifPresent(
                value -> Require.that(value >= 0 && value < 1, "", "backbone, or a number from 0 to below 1", value));
    }

    private static DropoutRate read(JsonNode node, Place place) {
        if (node.isString() && node.stringValue().equals(BACKBONE)) {
            return new DropoutRate(Optional.empty());
        }
        return new DropoutRate(Optional.of(
                Trees.finite(node).orElseThrow(() -> BindErrors.CONFIG.wrong(place, CODEC.expected(), node))));
    }

    /**
     * Returns the rate for a backbone.
     *
     * @param backbone its configuration
     * @return from 0 to below 1
     */
    public double of(T5Config backbone) {
        return rate.orElse(backbone.dropoutRate());
    }
}
