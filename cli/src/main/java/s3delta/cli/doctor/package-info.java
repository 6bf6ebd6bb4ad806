/** What the {@code doctor} command looks at before anybody runs anything. */
@NullMarked
package s3delta.cli.doctor;

import org.jspecify.annotations.NullMarked;
