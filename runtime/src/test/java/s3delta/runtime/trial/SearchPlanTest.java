package s3delta.runtime.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;

class SearchPlanTest {
    @Test
    void halvesAreEqualAndApart() {
        List<EncodedExample> train = IntStream.range(0, 7)
                .mapToObj(i -> new EncodedExample(new int[] {1}, new int[] {1}, new Example("s", "t", i)))
                .toList();
        Randomness randomness = new Randomness(3);
        List<EncodedExample> one = SearchPlan.half(train, Half.TRAINING, randomness);
        List<EncodedExample> other = SearchPlan.half(train, Half.VALIDATION, randomness);
        assertEquals(3, one.size());
        assertEquals(3, other.size());
        Set<EncodedExample> all = new HashSet<>(new ArrayList<>(one));
        all.addAll(other);
        assertEquals(6, all.size());
        assertTrue(train.containsAll(all));
    }
}
