/** Everything that measures: benchmarks, evidence, and the language and the backbone of the demo. */
module s3delta.bench {
    requires static org.jspecify;
    requires ai.djl.pytorch_engine;
    requires com.google.guice;
    requires jakarta.inject;
    requires java.management;
    requires org.apache.commons.statistics.descriptive;
    requires org.apache.commons.statistics.distribution;
    requires org.apache.commons.statistics.inference;
    requires s3delta.api;
    requires s3delta.cli;
    requires s3delta.runtime;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;

    opens s3delta.bench to
            com.google.guice,
            info.picocli;
    opens s3delta.bench.demo to
            com.google.guice,
            info.picocli;
    opens s3delta.bench.evidence to
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

    provides s3delta.cli.CommandProvider with
            s3delta.bench.BenchCommands;
}
