/** Says whether runs will work here, before anybody runs anything. */
@NullMarked
package s3delta.runtime.doctor;

import org.jspecify.annotations.NullMarked;
