package s3delta.bench.demo;

/** Who is the subject of a verb. */
enum Voice {
    /** The one who does it. */
    ACTIVE,
    /** The one to whom it is done. */
    PASSIVE
}
