/** The delta methods {@code adapter} and {@code low-rank-adapter}. */
module s3delta.plugins.adapter {
    requires transitive s3delta.api;

    exports s3delta.plugins.adapter;

    provides s3delta.api.spi.DeltaMethod with
            s3delta.plugins.adapter.AdapterMethod,
            s3delta.plugins.adapter.LowRankAdapterMethod;
}
