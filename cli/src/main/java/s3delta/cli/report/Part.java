package s3delta.cli.report;

/** A part of a section. */
sealed interface Part permits Markup, Figure {
    /** Writes it as HTML. */
    String html();
}
