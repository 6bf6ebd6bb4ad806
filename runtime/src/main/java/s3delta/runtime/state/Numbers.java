package s3delta.runtime.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Arrays of doubles as text, bit for bit: base64 of their little-endian bytes. */
public final class Numbers {
    private Numbers() {}

    /**
     * Writes numbers.
     *
     * @param values the numbers
     * @return the text
     */
    public static String text(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /**
     * Reads numbers.
     *
     * @param text what {@link #text} gave
     * @return the numbers
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it is no such text
     */
    public static double[] values(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.remaining() % Double.BYTES != 0) {
                throw new IllegalArgumentException(bytes.remaining() + " bytes");
            }
            double[] values = new double[bytes.remaining() / Double.BYTES];
            bytes.asDoubleBuffer().get(values);
            return values;
        } catch (IllegalArgumentException e) {
            throw misfit("numbers as base64", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Writes arrays.
     *
     * @param arrays the arrays by name
     * @return texts by name, sorted
     */
    public static Map<String, String> texts(Map<String, double[]> arrays) {
        Map<String, String> texts = new TreeMap<>();
        arrays.forEach((name, values) -> texts.put(name, text(values)));
        return texts;
    }

    /**
     * Reads arrays.
     *
     * @param texts what {@link #texts} gave
     * @return the arrays by name
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if one is no such text
     */
    public static Map<String, double[]> arrays(Map<String, String> texts) {
        Map<String, double[]> arrays = new LinkedHashMap<>();
        texts.forEach((name, text) -> arrays.put(name, values(text)));
        return arrays;
    }

    /**
     * Takes one array.
     *
     * @param arrays the arrays by name
     * @param name its name
     * @param length how many numbers it must have
     * @return the array
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it is not there or of another length
     */
    public static double[] of(Map<String, double[]> arrays, String name, int length) {
        double[] values = arrays.getOrDefault(name, new double[0]);
        if (values.length != length) {
            throw misfit(length + " values of '" + name + "'", values.length);
        }
        return values;
    }

    private static S3DeltaException misfit(Object expected, Object got) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "a saved state does not fit this run")
                .expected(expected)
                .got(got)
                .fix("start over with '--fresh'");
    }
}
