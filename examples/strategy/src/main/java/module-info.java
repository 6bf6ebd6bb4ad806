/** The search strategy {@code sensitivity}. */
module org.example.sensitivity {
    requires transitive s3delta.api;

    exports org.example.sensitivity;

    provides s3delta.api.spi.SearchStrategy with
            org.example.sensitivity.SensitivityStrategy;
}
