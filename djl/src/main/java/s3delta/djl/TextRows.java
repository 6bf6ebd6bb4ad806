package s3delta.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts as arrays: a row of UTF-8 each, padded by zeros to the longest. */
final class TextRows {
    private TextRows() {}

    static NDArray write(NDManager manager, List<String> texts) {
        List<byte[]> rows = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        // The engine has no rows of no length.
        int longest =
                Math.max(1, rows.stream().mapToInt(row -> row.length).max().orElse(1));
        ByteBuffer all = ByteBuffer.allocateDirect(rows.size() * longest);
        for (int row = 0; row < rows.size(); row++) {
            all.position(row * longest);
            all.put(rows.get(row));
        }
        return manager.create(all.rewind(), new Shape(rows.size(), longest), DataType.UINT8);
    }

    static List<String> read(NDArray rows) {
        Shape shape = rows.getShape();
        int longest = Math.toIntExact(shape.get(shape.dimension() - 1));
        ByteBuffer all = rows.toByteBuffer();
        List<String> texts = new ArrayList<>();
        while (all.remaining() >= longest && longest > 0) {
            byte[] row = new byte[longest];
            all.get(row);
            int end = longest;
            while (end > 0 && row[end - 1] == 0) {
                end--;
            }
            texts.add(new String(row, 0, end, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
