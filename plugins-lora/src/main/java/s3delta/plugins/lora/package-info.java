/** LoRA: a product of two thin matrices added to a frozen one (Hu et al., 2021). */
@NullMarked
package s3delta.plugins.lora;

import org.jspecify.annotations.NullMarked;
