/** A search in one shot: a short training of all deltas, then how much each one matters. */
module s3delta.search.saliency {
    requires transitive s3delta.api;

    exports s3delta.search.saliency;

    provides s3delta.api.spi.SearchStrategy with
            s3delta.search.saliency.SaliencyStrategy;
}
