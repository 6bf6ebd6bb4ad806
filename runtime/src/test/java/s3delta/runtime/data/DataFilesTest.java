package s3delta.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.testsupport.ExpectedError;

class DataFilesTest {
    @TempDir
    Path data;

    @Test
    void prefersShardsInNameOrder() throws IOException {
        Path second = touch("glue/cola/train-00001-of-00002.parquet");
        Path first = touch("glue/cola/train-00000-of-00002.parquet");
        touch("glue/cola/train.csv");
        touch("glue/cola/train-notes.txt");
        assertEquals(List.of(first, second), DataFiles.find(data, "glue/cola", "train"));
    }

    @Test
    void takesASingleFileOfAnyFormat() throws IOException {
        Path file = touch("glue/cola/validation.jsonl");
        touch("glue/cola/validation_matched.jsonl");
        assertEquals(List.of(file), DataFiles.find(data, "glue/cola", "validation"));
    }

    @Test
    void findsATaskWithoutItsSuite() throws IOException {
        Path file = touch("cola/train.tsv");
        assertEquals(List.of(file), DataFiles.find(data, "glue/cola", "train"));
    }

    @Test
    void saysWhereItLooked() {
        ExpectedError.of(
                ErrorCode.FILE_MISSING,
                data.resolve("glue/cola").toString(),
                () -> DataFiles.find(data, "glue/cola", "train"));
        ExpectedError.of(
                ErrorCode.FILE_MISSING,
                "there or in " + data.resolve("cola"),
                () -> DataFiles.find(data, "glue/cola", "train"));
    }

    @Test
    void fingerprintsNamesAndContents() throws IOException {
        Path file = Files.writeString(data.resolve("a.csv"), "text\nx\n");
        String before = Fingerprint.of(List.of(file));
        assertEquals(16, before.length());
        Path moved =
                Files.copy(file, Files.createDirectory(data.resolve("other")).resolve("a.csv"));
        assertEquals(before, Fingerprint.of(List.of(moved)));
        Path renamed = Files.copy(file, data.resolve("b.csv"));
        assertNotEquals(before, Fingerprint.of(List.of(renamed)));
        Files.writeString(file, "text\ny\n");
        assertNotEquals(before, Fingerprint.of(List.of(file)));
    }

    private Path touch(String name) throws IOException {
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }
}
