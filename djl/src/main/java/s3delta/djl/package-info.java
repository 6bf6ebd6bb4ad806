/**
 * Trained runs as models of the <a href="https://djl.ai">Deep Java Library</a>: an engine named {@code S3Delta} next to
 * PyTorch, which it computes with.
 */
@NullMarked
package s3delta.djl;

import org.jspecify.annotations.NullMarked;
