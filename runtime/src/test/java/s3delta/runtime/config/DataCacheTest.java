package s3delta.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataCacheTest {
    @AfterEach
    void noSweep() {
        System.clearProperty(DataCache.OF_SWEEP);
    }

    @Test
    void autoIsTheSweepsFolderWhereThereIsASweep() {
        assertEquals(Optional.empty(), DataCache.DEFAULTS.place());
        System.setProperty(DataCache.OF_SWEEP, "out/.sweep/data");
        assertEquals(Optional.of(Path.of("out/.sweep/data")), DataCache.DEFAULTS.place());
        assertEquals(Optional.of(Path.of("kept")), new DataCache("kept", 1).place());
        assertEquals(Optional.empty(), new DataCache("none", 1).place());
    }

    @Test
    void refusesNoFolderAndNoRoom() {
        assertThrows(IllegalArgumentException.class, () -> new DataCache(" ", 1));
        assertThrows(IllegalArgumentException.class, () -> new DataCache("kept", 0));
    }
}
