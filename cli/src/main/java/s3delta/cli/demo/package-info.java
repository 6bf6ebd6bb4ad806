/** The demo: a search, what it is compared with and a transfer, on a stored micro T5 and stored data. */
@NullMarked
package s3delta.cli.demo;

import org.jspecify.annotations.NullMarked;
