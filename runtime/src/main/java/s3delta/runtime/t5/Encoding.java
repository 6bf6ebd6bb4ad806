package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;

/**
 * How far the encoder has come with a batch.
 *
 * @param blocks how many of its blocks have run
 * @param states their hidden states, [B, S, d]; rows of padding may hold anything finite
 */
public record Encoding(int blocks, NDArray states) {}
