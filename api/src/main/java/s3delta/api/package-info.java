/**
 * The values that every part of S3Delta speaks of: positions, candidates, budgets, structures and errors.
 *
 * <p>All types are immutable and safe to share between threads. No method takes or returns null.
 */
@NullMarked
package s3delta.api;

import org.jspecify.annotations.NullMarked;
