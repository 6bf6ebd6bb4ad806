/** The delta method {@code ia3}. */
module org.example.scaling {
    requires transitive s3delta.api;

    exports org.example.scaling;

    provides s3delta.api.spi.DeltaMethod with
            org.example.scaling.Ia3Method;
}
