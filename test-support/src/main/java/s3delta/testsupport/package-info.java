/** What tests of several modules need. */
@NullMarked
package s3delta.testsupport;

import org.jspecify.annotations.NullMarked;
