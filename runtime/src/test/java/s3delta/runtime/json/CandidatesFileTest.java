package s3delta.runtime.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.S3DeltaException;

class CandidatesFileTest {
    @TempDir
    Path folder;

    @Test
    void comesBackInOrder() {
        Path file = folder.resolve("candidates.json");
        OptionalDouble none = OptionalDouble.empty();
        List<Placement> candidates = List.of(
                new Placement("b", "low", Map.of("r", 2L, "alpha", 16.0), 64, OptionalDouble.of(0.25)),
                new Placement("b", "low", Map.of("r", 1L), 32, 1, none, OptionalDouble.of(-1e-12)),
                new Placement("b", "low", Map.of("r", 1L), 32, 2, none, OptionalDouble.of(3e9)),
                new Placement("a", "bias", Map.of(), 8, none));
        CandidatesFile.write(candidates, file);
        assertEquals(candidates, CandidatesFile.read(file));
    }

    @Test
    void anotherFormatIsAnError() throws IOException {
        Path file = Files.writeString(folder.resolve("c.json"), "{\"format\": 2, \"candidates\": []}");
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> CandidatesFile.read(file));
        assertEquals(ErrorCode.FILE_FORMAT, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("format"), String.valueOf(e.getMessage()));
    }
}
