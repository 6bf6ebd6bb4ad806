package s3delta.runtime.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.config.StateCache;
import s3delta.runtime.config.StateCache.Mode;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;

/** States are kept where that saves work and there is room. */
class KeptStatesTest {
    private static final int WIDTH = 256;

    @TempDir
    private Path folder = Path.of("");

    /** Rows of 64 tokens, 64 KiB of states each. */
    private static List<EncodedExample> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new EncodedExample(new int[64], new int[1], new Example("", "", i)))
                .toList();
    }

    private int kept(Mode mode, int megabytes, KeptStates.Reads... reads) {
        return new KeptStates(new StateCache(mode, megabytes), folder)
                .sources(List.of(reads), WIDTH)
                .size();
    }

    @Test
    void autoKeepsWhatIsReadMoreThanOnce() {
        assertEquals(5, kept(Mode.AUTO, 1, new KeptStates.Reads(rows(5), 2), new KeptStates.Reads(rows(3), 1)));
        assertEquals(0, kept(Mode.AUTO, 1, new KeptStates.Reads(rows(5), 1)));
    }

    @Test
    void autoKeepsNothingThatIsTooLarge() {
        assertEquals(16, kept(Mode.AUTO, 1, new KeptStates.Reads(rows(16), 2)));
        assertEquals(0, kept(Mode.AUTO, 1, new KeptStates.Reads(rows(17), 2)));
    }

    @Test
    void onKeepsEverythingAndOffNothing() {
        assertEquals(8, kept(Mode.ON, 1, new KeptStates.Reads(rows(5), 1), new KeptStates.Reads(rows(3), 1)));
        assertEquals(0, kept(Mode.OFF, 1, new KeptStates.Reads(rows(5), 9)));
    }

    @Test
    void onRefusesWhatIsTooLarge() {
        S3DeltaException error =
                assertThrows(S3DeltaException.class, () -> kept(Mode.ON, 1, new KeptStates.Reads(rows(17), 1)));
        assertEquals(ErrorCode.CONFIG_VALUE, error.code());
    }
}
