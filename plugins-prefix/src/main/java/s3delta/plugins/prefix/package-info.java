/** Prefix tuning: trainable rows before an attention block's keys and values (Li and Liang, 2021). */
@NullMarked
package s3delta.plugins.prefix;

import org.jspecify.annotations.NullMarked;
