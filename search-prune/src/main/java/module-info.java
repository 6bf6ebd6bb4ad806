/** A search that closes gates one after the other while the weights are trained. */
module s3delta.search.prune {
    requires transitive s3delta.api;

    exports s3delta.search.prune;

    provides s3delta.api.spi.SearchStrategy with
            s3delta.search.prune.PruneStrategy;
}
