/** Values and contracts of S3Delta: what plugins implement and what every file of a run speaks of. */
module s3delta.api {
    requires static transitive org.jspecify;
    requires transitive ai.djl.api;

    exports s3delta.api;
    exports s3delta.api.spi;
}
