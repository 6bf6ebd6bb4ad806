/** The runtime: the T5 backbone, gated deltas, search, training and files. */
module s3delta.runtime {
    requires static transitive org.jspecify;
    requires transitive s3delta.api;
    requires ai.djl.pytorch_engine;
    requires ai.djl.tokenizers;
    requires org.slf4j;
    requires org.snakeyaml.engine;
    requires com.google.protobuf;
    requires java.management;
    requires jdk.management;
    requires java.sql;
    requires jdk.unsupported;
    requires org.apache.commons.statistics.descriptive;
    requires org.apache.commons.text;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;

    exports s3delta.runtime;
    exports s3delta.runtime.config to
            s3delta.bench;
    exports s3delta.runtime.data to
            s3delta.bench;
    exports s3delta.runtime.delta to
            s3delta.bench,
            s3delta.testkit;
    exports s3delta.runtime.doctor;
    exports s3delta.runtime.engine to
            s3delta.bench,
            s3delta.testkit;
    exports s3delta.runtime.experiment to
            s3delta.bench;
    exports s3delta.runtime.json to
            s3delta.bench,
            s3delta.cli;
    exports s3delta.runtime.model to
            s3delta.bench;
    exports s3delta.runtime.peft to
            s3delta.bench;
    exports s3delta.runtime.plugin to
            s3delta.bench,
            s3delta.testkit;
    exports s3delta.runtime.process to
            s3delta.bench,
            s3delta.cli;
    exports s3delta.runtime.proposal;
    exports s3delta.runtime.random to
            s3delta.bench,
            s3delta.testkit;
    exports s3delta.runtime.result;
    exports s3delta.runtime.safetensors to
            s3delta.bench,
            s3delta.testkit;
    exports s3delta.runtime.search to
            s3delta.bench;
    exports s3delta.runtime.space to
            s3delta.bench;
    exports s3delta.runtime.state to
            s3delta.bench;
    exports s3delta.runtime.structure to
            s3delta.bench;
    exports s3delta.runtime.sweep to
            s3delta.bench,
            s3delta.testkit;
    exports s3delta.runtime.t5 to
            s3delta.bench,
            s3delta.testkit;
    exports s3delta.runtime.task to
            s3delta.bench;
    exports s3delta.runtime.text to
            s3delta.bench,
            s3delta.cli;
    exports s3delta.runtime.tokenizer to
            s3delta.bench;
    exports s3delta.runtime.train to
            s3delta.bench;
    exports s3delta.runtime.trial to
            s3delta.bench;
    exports s3delta.runtime.use to
            s3delta.bench;

    opens s3delta.runtime.config to
            tools.jackson.databind;
    opens s3delta.runtime.data to
            tools.jackson.databind;
    opens s3delta.runtime.json to
            tools.jackson.databind;
    opens s3delta.runtime.result to
            tools.jackson.databind;
    opens s3delta.runtime.space to
            tools.jackson.databind;
    opens s3delta.runtime.sweep to
            tools.jackson.databind;
    opens s3delta.runtime.t5 to
            tools.jackson.databind;
    opens s3delta.runtime.task to
            tools.jackson.databind;
    opens s3delta.runtime.train to
            tools.jackson.databind;
    opens s3delta.runtime.trial to
            tools.jackson.databind;

    uses s3delta.api.spi.DeltaMethod;
    uses s3delta.api.spi.SearchStrategy;
    uses s3delta.api.spi.TrialExecutor;

    provides s3delta.api.spi.TrialExecutor with
            s3delta.runtime.sweep.LocalExecutor;
}
