/** LoRA adapters as PEFT keeps them, read and written. */
@NullMarked
package s3delta.runtime.peft;

import org.jspecify.annotations.NullMarked;
