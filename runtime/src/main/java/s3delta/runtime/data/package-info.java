/** Rows from parquet, JSONL, CSV and TSV files. */
@NullMarked
package s3delta.runtime.data;

import org.jspecify.annotations.NullMarked;
