package s3delta.runtime.report;

/** A part of a section. */
sealed interface Part permits Markup, Figure {
    /** Writes it as HTML. */
    String html();
}
