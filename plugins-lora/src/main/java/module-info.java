/** The delta method {@code lora}. */
module s3delta.plugins.lora {
    requires transitive s3delta.api;

    exports s3delta.plugins.lora;

    provides s3delta.api.spi.DeltaMethod with
            s3delta.plugins.lora.LoraMethod;
}
