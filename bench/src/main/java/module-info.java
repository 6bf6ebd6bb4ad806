/** Everything that measures and shows: the demo with its own language and backbone, benchmarks, oracles. */
module s3delta.bench {
    requires static org.jspecify;
    requires ai.djl.pytorch_engine;
    requires jakarta.inject;
    requires java.management;
    requires java.sql;
    requires org.apache.commons.statistics.descriptive;
    requires org.apache.commons.statistics.distribution;
    requires org.apache.commons.statistics.inference;
    requires s3delta.api;
    requires s3delta.runtime;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;

    // Not named in code: the demo needs them found.
    requires s3delta.plugins.adapter;
    requires s3delta.plugins.bitfit;
    requires s3delta.plugins.lnfit;
    requires s3delta.plugins.lora;
    requires s3delta.plugins.prefix;
    requires s3delta.search.darts;

    opens s3delta.bench to
            info.picocli;
    opens s3delta.bench.demo to
            com.google.guice,
            info.picocli;
    opens s3delta.bench.evidence to
            com.google.guice,
            info.picocli;
    opens s3delta.bench.fuzz to
            com.google.guice,
            info.picocli;
    opens s3delta.bench.planted to
            com.google.guice,
            info.picocli;
    opens s3delta.bench.scale to
            com.google.guice,
            info.picocli;
    opens s3delta.bench.soak to
            com.google.guice,
            info.picocli;
    opens s3delta.bench.step to
            com.google.guice,
            info.picocli;

    provides s3delta.runtime.CommandProvider with
            s3delta.bench.BenchCommands;
}
