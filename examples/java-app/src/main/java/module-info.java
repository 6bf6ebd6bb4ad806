/** Answers texts with a trained run. */
module org.example.reviews {
    requires s3delta.runtime;
}
