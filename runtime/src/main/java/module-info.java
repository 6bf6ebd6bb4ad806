/** The runtime: the T5 backbone, gated deltas, search, training, files and the command line. */
module s3delta.runtime {
    requires static transitive org.jspecify;
    requires transitive s3delta.api;
    requires transitive info.picocli;
    requires ai.djl.pytorch_engine;
    requires ai.djl.tokenizers;
    requires com.google.guice;
    requires com.google.protobuf;
    requires java.sql;
    requires me.tongfei.progressbar;
    requires org.apache.commons.text;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;

    exports s3delta.runtime;

    uses s3delta.api.spi.DeltaMethod;
    uses s3delta.api.spi.SearchStrategy;
    uses s3delta.runtime.CommandProvider;
}
