package s3delta.runtime.safetensors;

import ai.djl.ndarray.types.Shape;

/**
 * Where a tensor lies in its file.
 *
 * @param name the tensor's name
 * @param type its element type
 * @param shape its shape
 * @param offset first byte, from the start of the file
 * @param bytes length in bytes
 */
public record TensorInfo(String name, TensorType type, Shape shape, long offset, long bytes) {}
