/** Answers texts with a trained run, by the Deep Java Library. */
module org.example.djlreviews {
    requires s3delta.djl;
}
