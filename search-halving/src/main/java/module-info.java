/** A search that draws many structures and keeps the better ones, round after round. */
module s3delta.search.halving {
    requires transitive s3delta.api;

    exports s3delta.search.halving;

    provides s3delta.api.spi.SearchStrategy with
            s3delta.search.halving.HalvingStrategy;
}
