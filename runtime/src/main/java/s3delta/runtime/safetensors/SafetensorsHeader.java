package s3delta.runtime.safetensors;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.JsonErrors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON header of a safetensors file, checked against the length of the file: known types, shapes that agree with
 * the byte ranges, ranges that cover the data without gaps and overlaps.
 */
final class SafetensorsHeader {
    static final String METADATA = "__metadata__";
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxTokenCount(5_000_000)
                            .maxNameLength(1_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private SafetensorsHeader() {}

    /**
     * What a header says.
     *
     * @param tensors the tensors by name, in file order
     * @param metadata the texts kept with them
     */
    record Contents(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
        Contents {
            tensors = Collections.unmodifiableMap(tensors);
            metadata = Collections.unmodifiableMap(metadata);
        }
    }

    /** What is wrong with a header; the reader adds the file. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /**
     * Reads a header.
     *
     * @param json UTF-8 text
     * @param dataStart where the data begin in the file
     * @param dataBytes how many bytes of data follow
     * @return what it says
     */
    static Contents parse(byte[] json, long dataStart, long dataBytes) throws Malformed {
        List<TensorInfo> found = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        try {
            JsonNode root = MAPPER.readTree(json);
            if (!root.isObject()) {
                throw new Malformed("the header is no JSON object");
            }
            for (Map.Entry<String, JsonNode> entry : root.properties()) {
                if (entry.getKey().equals(METADATA)) {
                    texts(entry.getValue(), metadata);
                } else {
                    found.add(tensor(entry.getKey(), entry.getValue(), dataStart));
                }
            }
        } catch (JacksonException e) {
            throw new Malformed("the header is no valid JSON: " + JsonErrors.plain(e));
        }
        return new Contents(inOrder(found, dataStart, dataBytes), metadata);
    }

    private static void texts(JsonNode node, Map<String, String> metadata) throws Malformed {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isString()) {
                throw new Malformed(METADATA + " has '" + entry.getKey() + "' that is no text");
            }
            metadata.put(entry.getKey(), entry.getValue().stringValue());
        }
    }

    private static Map<String, TensorInfo> inOrder(List<TensorInfo> found, long dataStart, long dataBytes)
            throws Malformed {
        found.sort(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes));
        long end = dataStart;
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (TensorInfo tensor : found) {
            if (tensor.offset() != end) {
                throw new Malformed("tensor '" + tensor.name() + "' begins at byte " + (tensor.offset() - dataStart)
                        + " of the data, the one before it ends at " + (end - dataStart));
            }
            end = tensor.offset() + tensor.bytes();
            if (end > dataStart + dataBytes) {
                throw new Malformed("tensor '" + tensor.name() + "' ends at byte " + (end - dataStart)
                        + " of the data, the file holds " + dataBytes);
            }
            tensors.put(tensor.name(), tensor);
        }
        if (end != dataStart + dataBytes) {
            throw new Malformed("the tensors cover " + (end - dataStart) + " bytes, the file holds " + dataBytes);
        }
        return tensors;
    }

    private static TensorInfo tensor(String name, JsonNode node, long dataStart) throws Malformed {
        TensorType type = TensorType.of(node.path("dtype").asString(""))
                .orElseThrow(() -> new Malformed("tensor '" + name + "' has dtype " + node.path("dtype")
                        + ", of a size that is not known here"));
        long[] shape = numbers(name, "shape", node.path("shape"));
        long[] range = numbers(name, "data_offsets", node.path("data_offsets"));
        if (range.length != 2 || range[0] > range[1] || range[1] > Long.MAX_VALUE - dataStart) {
            throw new Malformed("tensor '" + name + "' has data_offsets " + node.path("data_offsets"));
        }
        long bytes = type.bytes();
        try {
            for (long axis : shape) {
                bytes = Math.multiplyExact(bytes, axis);
            }
        } catch (ArithmeticException e) {
            throw new Malformed("tensor '" + name + "' has the impossible shape " + node.path("shape"));
        }
        if (bytes != range[1] - range[0]) {
            throw new Malformed("tensor '" + name + "' of shape " + node.path("shape") + " needs " + bytes
                    + " bytes, its data_offsets give " + (range[1] - range[0]));
        }
        return new TensorInfo(name, type, new Shape(shape), dataStart + range[0], bytes);
    }

    private static long[] numbers(String name, String key, JsonNode node) throws Malformed {
        if (!node.isArray() || node.size() > 8) {
            throw new Malformed("tensor '" + name + "' has no valid " + key);
        }
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            if (!node.get(i).isIntegralNumber()
                    || !node.get(i).canConvertToLong()
                    || node.get(i).asLong() < 0) {
                throw new Malformed("tensor '" + name + "' has " + key + " " + node);
            }
            values[i] = node.get(i).asLong();
        }
        return values;
    }

    static S3DeltaException failed(ErrorCode code, String what, Path path, Exception cause, String fix) {
        return S3DeltaException.of(code, what)
                .where(path)
                .got(String.valueOf(cause.getMessage()))
                .fix(fix)
                .cause(cause);
    }
}
