/**
 * A trial in a process of its own: how it tells how far it is, and how it is watched. Needs nothing but Java and the API, so
 * that it works on hosts of a cluster too.
 */
@NullMarked
package s3delta.runtime.child;

import org.jspecify.annotations.NullMarked;
