/** Rows from parquet, JSONL, CSV and TSV files, and the splits made of them. */
@NullMarked
package s3delta.runtime.data;

import org.jspecify.annotations.NullMarked;
