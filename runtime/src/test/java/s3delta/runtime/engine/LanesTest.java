package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.runtime.DeviceChoice;

class LanesTest {
    @BeforeAll
    static void start() {
        TensorEngine.start(DeviceChoice.CPU, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 8, 1",
        "2, 8, 2",
        "2, 1, 1",
        "2, 0, 1",
        "4, 3, 2",
        "4, 4, 4",
        "16, 5, 4",
        "16, 100, 16",
        "6, 5, 3",
        "6, 2, 1",
        "7, 3, 3"
    })
    void lanesShareTheThreads(int threads, long parts, int lanes) {
        assertEquals(lanes, Lanes.count(threads, parts));
    }

    @Test
    void resultsKeepTheirOrder() {
        List<Supplier<Integer>> works =
                IntStream.range(0, 50).<Supplier<Integer>>mapToObj(i -> () -> i).toList();
        assertEquals(IntStream.range(0, 50).boxed().toList(), Lanes.run(4, works));
        assertEquals(List.of(), Lanes.run(4, List.<Supplier<Integer>>of()));
    }

    @Test
    void worksRunAtTheSameTimeAndNotWithinEachOther() {
        CountDownLatch both = new CountDownLatch(2);
        Supplier<Boolean> work = () -> {
            both.countDown();
            try {
                boolean met = both.await(60, TimeUnit.SECONDS);
                Thread own = Thread.currentThread();
                return met
                        && Lanes.count(16, 16) == 1
                        && Lanes.run(2, List.of(Thread::currentThread, Thread::currentThread)).stream()
                                .allMatch(thread -> thread == own);
            } catch (InterruptedException e) {
                return false;
            }
        };
        assertEquals(List.of(true, true), Lanes.run(2, List.of(work, work)));
    }

    @Test
    void eachLaneHasItsShareOfTheThreads() {
        int before = JniUtils.getNumThreads();
        Supplier<Integer> ask = JniUtils::getNumThreads;
        assertEquals(
                Set.of(2), Lanes.run(8, List.of(ask, ask, ask, ask)).stream().collect(Collectors.toSet()));
        assertEquals(
                Set.of(1), Lanes.run(4, List.of(ask, ask, ask, ask)).stream().collect(Collectors.toSet()));
        assertEquals(before, JniUtils.getNumThreads());
        Supplier<Boolean> records = TensorEngine::recordsGradients;
        assertFalse(Lanes.run(2, List.of(records, records)).contains(true));
    }

    @Test
    void theFirstFailureIsThrownWhenAllHaveEnded() {
        AtomicInteger ended = new AtomicInteger();
        IllegalStateException first = new IllegalStateException("first");
        Supplier<Integer> fails = () -> {
            throw first;
        };
        Supplier<Integer> late = () -> {
            for (int i = 0; i < 100; i++) {
                Thread.onSpinWait();
            }
            return ended.incrementAndGet();
        };
        assertSame(
                first, assertThrows(IllegalStateException.class, () -> Lanes.run(2, List.of(late, fails, late, late))));
        assertEquals(3, ended.get());
        // Plugins fail with errors, too, which are looked at where they arrive.
        LinkageError unlinked = new LinkageError("unlinked");
        Supplier<Integer> breaks = () -> {
            throw unlinked;
        };
        assertSame(unlinked, assertThrows(LinkageError.class, () -> Lanes.run(2, List.of(breaks, breaks))));
        assertTrue(Lanes.run(2, List.of(late, late)).contains(5), "the threads still work");
    }
}
