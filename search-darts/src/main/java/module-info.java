/** Searches in plain double arithmetic: differentiable architecture search under a budget, and a random draw. */
module s3delta.search.darts {
    requires transitive s3delta.api;
    requires org.apache.commons.numbers.rootfinder;

    exports s3delta.search.darts;

    provides s3delta.api.spi.SearchStrategy with
            s3delta.search.darts.DartsStrategy,
            s3delta.search.darts.RandomStrategy;
}
