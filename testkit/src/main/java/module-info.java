/** The laws of a delta as tests that any plugin's author runs, on a T5 small enough to be made anew each time. */
module s3delta.testkit {
    requires static transitive org.jspecify;
    requires transitive s3delta.api;
    requires transitive org.junit.jupiter.api;
    requires java.management;
    requires s3delta.runtime;

    exports s3delta.testkit;

    uses s3delta.api.spi.DeltaMethod;
    uses s3delta.api.spi.SearchStrategy;
    uses s3delta.api.spi.TrialExecutor;
}
