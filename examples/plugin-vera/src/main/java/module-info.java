/** The delta method {@code vera}. */
module org.example.vera {
    requires transitive s3delta.api;

    exports org.example.vera;

    provides s3delta.api.spi.DeltaMethod with
            org.example.vera.VeraMethod;
}
