/** The delta method {@code prefix}. */
module s3delta.plugins.prefix {
    requires transitive s3delta.api;

    exports s3delta.plugins.prefix;

    provides s3delta.api.spi.DeltaMethod with
            s3delta.plugins.prefix.PrefixMethod;
}
