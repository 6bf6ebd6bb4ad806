/** The delta method {@code lnfit}. */
module s3delta.plugins.lnfit {
    requires transitive s3delta.api;

    exports s3delta.plugins.lnfit;

    provides s3delta.api.spi.DeltaMethod with
            s3delta.plugins.lnfit.LnFitMethod;
}
