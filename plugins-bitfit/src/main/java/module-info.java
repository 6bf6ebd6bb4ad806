/** The delta method {@code bitfit}. */
module s3delta.plugins.bitfit {
    requires transitive s3delta.api;

    exports s3delta.plugins.bitfit;

    provides s3delta.api.spi.DeltaMethod with
            s3delta.plugins.bitfit.BitFitMethod;
}
