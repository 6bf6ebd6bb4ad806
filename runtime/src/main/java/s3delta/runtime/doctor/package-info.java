/** What the {@code doctor} command looks at before anybody runs anything. */
@NullMarked
package s3delta.runtime.doctor;

import org.jspecify.annotations.NullMarked;
