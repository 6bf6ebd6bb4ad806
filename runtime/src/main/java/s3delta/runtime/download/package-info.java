/** Public data sets, downloaded when a user asks for them and never otherwise. */
@NullMarked
package s3delta.runtime.download;

import org.jspecify.annotations.NullMarked;
