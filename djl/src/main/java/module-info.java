/** Trained runs as models of the Deep Java Library. */
module s3delta.djl {
    requires static transitive org.jspecify;
    requires transitive ai.djl.api;
    requires com.google.gson;
    requires transitive s3delta.api;
    requires s3delta.runtime;

    exports s3delta.djl;

    provides ai.djl.engine.EngineProvider with
            s3delta.djl.RunEngineProvider;
    provides ai.djl.repository.RepositoryFactory with
            s3delta.djl.RunRepositoryFactory;
}
