/** Public data sets, downloaded when a user asks for them and never otherwise. */
@NullMarked
package s3delta.cli.download;

import org.jspecify.annotations.NullMarked;
