/** The command line: commands, progress, reports, downloads, and the demo with its stored backbone and data. */
module s3delta.cli {
    requires static org.jspecify;
    requires transitive info.picocli;
    requires transitive com.google.guice;
    requires transitive jakarta.inject;
    requires java.net.http;
    requires me.tongfei.progressbar;
    requires org.apache.commons.text;
    requires org.apache.commons.statistics.descriptive;
    requires transitive s3delta.api;
    requires transitive s3delta.runtime;
    requires tools.jackson.databind;

    // Not named in code: the demo needs them found.
    requires s3delta.plugins.adapter;
    requires s3delta.plugins.bitfit;
    requires s3delta.plugins.lnfit;
    requires s3delta.plugins.lora;
    requires s3delta.plugins.prefix;
    requires s3delta.search.darts;
    requires s3delta.search.halving;
    requires s3delta.search.prune;
    requires s3delta.search.saliency;

    exports s3delta.cli;
    exports s3delta.cli.demo to
            s3delta.bench;
    exports s3delta.cli.progress to
            s3delta.bench;
    exports s3delta.cli.report to
            s3delta.bench;

    opens s3delta.cli to
            com.google.guice,
            info.picocli;
    opens s3delta.cli.demo to
            com.google.guice,
            info.picocli;

    uses s3delta.cli.CommandProvider;
}
