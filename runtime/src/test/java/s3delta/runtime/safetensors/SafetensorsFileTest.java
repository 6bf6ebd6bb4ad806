package s3delta.runtime.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.random.Randomness;
import s3delta.testsupport.ExpectedError;
import s3delta.testsupport.Golden;

class SafetensorsFileTest {
    @TempDir
    Path directory;

    private Path written() {
        Path file = directory.resolve("a.safetensors");
        SafetensorsWriter.write(
                file,
                List.of(Tensors.of("b", List.of(2L, 3L), 1, 2, 3, 4, 5, 6), Tensors.of("a", List.of(), -0.5f)),
                Map.of("by", "a test"));
        return file;
    }

    private static float[] read(SafetensorsFile file, TensorInfo tensor) {
        float[] values = new float[(int) (tensor.bytes() / Float.BYTES)];
        file.map(tensor).asFloatBuffer().get(values);
        return values;
    }

    /** Halves: 1, -2, the least above 0, the largest, minus infinity; then bfloat16: 1, -2. */
    @Test
    void widensExactly() throws IOException {
        Path file = Tensors.raw(directory.resolve("narrow.safetensors"), """
                {"h": {"dtype": "F16", "shape": [5], "data_offsets": [0, 10]},
                 "b": {"dtype": "BF16", "shape": [2], "data_offsets": [10, 14]}}""", new byte[] {
            0, 0x3c, 0, (byte) 0xc0, 1, 0, (byte) 0xff, 0x7b, 0, (byte) 0xfc, (byte) 0x80, 0x3f, 0, (byte) 0xc0
        });
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            assertArrayEquals(new float[] {1, -2, 0x1p-24f, 65504, Float.NEGATIVE_INFINITY}, floats(tensors, "h"));
            assertArrayEquals(new float[] {1, -2}, floats(tensors, "b"));
        }
    }

    /** A file may hold tensors of other types, as long as nobody reads their numbers. */
    @Test
    void readsOtherTypesByName() throws IOException {
        Path file = Tensors.raw(directory.resolve("wide.safetensors"), """
                {"d": {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]},
                 "i": {"dtype": "I64", "shape": [1], "data_offsets": [8, 16]},
                 "f": {"dtype": "F32", "shape": [1], "data_offsets": [16, 20]}}""", new byte[20]);
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            assertArrayEquals(new float[] {0}, floats(tensors, "f"));
            for (String name : List.of("d", "i")) {
                ExpectedError.of(
                        ErrorCode.FILE_FORMAT,
                        "of a type that is not read",
                        () -> Finite.all(
                                tensors,
                                Objects.requireNonNull(tensors.tensors().get(name))));
            }
        }
    }

    private static float[] floats(SafetensorsFile file, String name) {
        FloatBuffer buffer =
                file.floats(Objects.requireNonNull(file.tensors().get(name))).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Test
    void readsWhatWasWritten() {
        try (SafetensorsFile file = SafetensorsFile.open(written())) {
            assertEquals(List.of("b", "a"), List.copyOf(file.tensors().keySet()));
            assertEquals(Map.of("by", "a test"), file.metadata());
            TensorInfo[] tensors = file.tensors().values().toArray(TensorInfo[]::new);
            assertEquals(new Shape(2, 3), tensors[0].shape());
            assertEquals(new Shape(), tensors[1].shape());
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, read(file, tensors[0]));
            assertArrayEquals(new float[] {-0.5f}, read(file, tensors[1]));
        }
    }

    @Test
    void dataBeginsAtAMultipleOfEight() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(written())).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, bytes.getLong() % 8);
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path file = written();
        byte[] before = Files.readAllBytes(file);
        SafetensorsWriter.Entry short3 =
                new SafetensorsWriter.Entry("a", List.of(3L), () -> ByteBuffer.allocate(Float.BYTES));
        assertThrows(IllegalArgumentException.class, () -> SafetensorsWriter.write(file, List.of(short3), Map.of()));
        assertArrayEquals(before, Files.readAllBytes(file));
        ExpectedError.of(
                ErrorCode.OUTPUT,
                "nowhere",
                () -> SafetensorsWriter.write(directory.resolve("nowhere/a"), List.of(), Map.of()));
    }

    @Test
    void mappedBytesCannotBeWritten() {
        try (SafetensorsFile file = SafetensorsFile.open(written())) {
            TensorInfo tensor = file.tensors().values().iterator().next();
            assertEquals(true, file.map(tensor).isReadOnly());
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        Path file = directory.resolve("cut.safetensors");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            malformed(file);
        }
    }

    @Test
    void aFlippedBitIsRefusedOrHarmless() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        int header =
                8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Path file = directory.resolve("flipped.safetensors");
        int refused = 0;
        for (int bit = 0; bit < 8 * header; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, flipped);
            try (SafetensorsFile open = SafetensorsFile.open(file)) {
                // Still consistent, as with another name: every byte that is promised can be read.
                open.tensors()
                        .values()
                        .forEach(tensor ->
                                assertEquals(tensor.bytes(), open.map(tensor).remaining()));
            } catch (S3DeltaException e) {
                assertEquals(ErrorCode.FILE_FORMAT, e.code());
                refused++;
            }
        }
        assertFalse(refused < 4 * header, "only " + refused + " flips of " + 8 * header + " were refused");
    }

    @Test
    void garbageIsRefused() throws IOException {
        Path file = directory.resolve("garbage.safetensors");
        for (int i = 0; i < 200; i++) {
            RandomGenerator random = new Randomness(i).generator("garbage", "file");
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (i % 2 == 0 && bytes.length > 8) {
                // A header's length that fits, so that the garbage reaches the JSON parser.
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - 8L);
            }
            Files.write(file, bytes);
            malformed(file);
        }
    }

    @ParameterizedTest
    @CsvSource({"-9223372036854775808", "-1", "9223372036854775807", "100000001", "4294967296", "0", "1"})
    void hostileHeaderLengthsAreRefused(long length) throws IOException {
        Path file = directory.resolve("hostile.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(64)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array());
        malformed(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "[]; no JSON object",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}; no valid JSON",
                "{'a':1}; has dtype",
                "{'a':{'dtype':'I128','shape':[1],'data_offsets':[0,16]}}; of a size that is not known here",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}; data_offsets",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}; data_offsets",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}; data_offsets",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0.0,8.0]}}; data_offsets",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,9223372036854775807]}}; data_offsets",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,99999999999999999999]}}; data_offsets",
                "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}; shape",
                "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}}; impossible shape",
                "{'a':{'dtype':'F32','shape':[9223372036854775807],'data_offsets':[0,8]}}; impossible shape",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}; needs 12 bytes",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}; the file holds 8",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}; cover 4 bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}; begins at byte 4",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}; begins at byte 4",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}; no valid JSON",
                "{'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,2],'data_offsets':[0,8]}}; no valid shape",
                "{'__metadata__':{'k':1},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}; no text"
            })
    void inconsistentHeadersAreRefused(String json, String part) throws IOException {
        Path file = Tensors.raw(directory.resolve("odd.safetensors"), json.replace('\'', '"'), new byte[8]);
        ExpectedError.of(ErrorCode.FILE_FORMAT, part, () -> malformedOpen(file));
    }

    @Test
    void emptyTensorsAreRead() throws IOException {
        Path file = Tensors.raw(
                directory.resolve("empty.safetensors"),
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[0,3],\"data_offsets\":[0,0]}}",
                new byte[0]);
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            assertEquals(1, open.tensors().size());
        }
    }

    @Test
    void wordsItsErrors() throws IOException {
        Golden.RUNTIME.error(
                "safetensors-missing", directory, () -> malformedOpen(directory.resolve("no.safetensors")));
        Path cut = Tensors.raw(
                directory.resolve("cut.safetensors"),
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                new byte[4]);
        Golden.RUNTIME.error("safetensors-cut", directory, () -> malformedOpen(cut));
    }

    private static void malformed(Path file) {
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> malformedOpen(file));
        assertEquals(ErrorCode.FILE_FORMAT, error.code());
    }

    private static void malformedOpen(Path file) {
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            throw new AssertionError("opened with " + open.tensors());
        }
    }
}
