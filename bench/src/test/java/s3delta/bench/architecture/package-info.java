/** The arrows between modules, their descriptors and the size of files, held by tests. */
@NullMarked
package s3delta.bench.architecture;

import org.jspecify.annotations.NullMarked;
