package s3delta.runtime.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2|2|0 -> 0; 1 -> 1",
                "2|4|0 -> 0, 1; 1 -> 2, 3",
                "4|2|0 -> 0; 1 -> 0; 2 -> 1; 3 -> 1",
                "6|4|0 -> 0; 1 -> 1; 2 -> 1; 3 -> 2; 4 -> 2; 5 -> 3",
                "4|6|0 -> 0; 1 -> 1, 2; 2 -> 3, 4; 3 -> 5",
                "3|2|0 -> 0; 1 -> 1; 2 -> 1",
                "2|3|0 -> 0; 1 -> 1, 2",
                "1|3|0 -> 0, 1, 2",
                "3|1|0 -> 0; 1 -> 0; 2 -> 0"
            })
    void byRelativePosition(int from, int to, String expected) {
        assertEquals(expected, new Layers(from, to).toString());
    }

    @ParameterizedTest
    @CsvSource({"6, 24", "24, 6", "5, 12", "12, 7", "8, 8"})
    void everyLayerHasItsPlace(int from, int to) {
        boolean[] taken = new boolean[to];
        int last = 0;
        for (int layer = 0; layer < from; layer++) {
            int[] places = new Layers(from, to).of(layer);
            for (int place : places) {
                taken[place] = true;
                assertTrue(place >= last);
                last = place;
            }
            assertNotEquals(0, places.length);
        }
        assertEquals(to - 1, last);
        for (boolean each : taken) {
            assertTrue(each);
        }
    }
}
