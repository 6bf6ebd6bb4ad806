package s3delta.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialProgram;

/** Spark's command takes jars; a build that has only folders of classes is an error that says so. */
class DriverProgramTest {
    @Test
    void foldersOfClassesAreRefused(@TempDir Path directory) {
        SparkConfig config = new SparkConfig("", 0, 1, 0, "", "", 2, 2, 300, 60, 60, "spark-submit", 0);
        TrialProgram program = new TrialProgram(List.of("java"), Map.of(), directory, Path.of("logs"), Map.of());
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> DriverProgram.start(config, program));
        assertEquals(ErrorCode.EXECUTOR, error.code());
        assertTrue(error.toString().contains("there are no jars"), error.toString());
    }
}
