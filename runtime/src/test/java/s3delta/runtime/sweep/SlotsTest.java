package s3delta.runtime.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialResources;

class SlotsTest {
    private static final Machine MACHINE = new Machine(8, 10_000, List.of("0", "1"), 0);

    @ParameterizedTest
    @CsvSource({
        // slots, cores, memory, GPUs: trials at a time, threads of the first
        "0, 0, 0, 0, 8, 1",
        "0, 3, 0, 0, 2, 3",
        "0, 0, 4000, 0, 2, 4",
        "0, 0, 1000, 1, 2, 4",
        "0, 0, 1000, 2, 1, 8",
        "3, 0, 1000, 0, 3, 2",
        "12, 0, 100, 0, 12, 1",
        "12, 2, 100, 0, 4, 2",
        "1, 0, 0, 1, 1, 8"
    })
    void countsWhatHasRoom(int most, int cores, long memory, int gpus, int atATime, int threads) {
        Slots slots = new Slots(MACHINE, most);
        TrialResources need = new TrialResources(cores, memory, gpus);
        assertEquals(atATime, slots.count(need));
        for (int i = 0; i < atATime; i++) {
            assertEquals(threads, slots.take(need).orElseThrow().cores());
        }
        assertEquals(Optional.empty(), slots.take(need));
    }

    @Test
    void eachTrialHasGpusOfItsOwn() {
        Slots slots = new Slots(MACHINE, 0);
        TrialResources need = new TrialResources(0, 0, 1);
        Slots.Share first = slots.take(need).orElseThrow();
        Slots.Share second = slots.take(need).orElseThrow();
        Set<String> both = new HashSet<>(first.gpus());
        both.addAll(second.gpus());
        assertEquals(Set.of("0", "1"), both);
        slots.free(first);
        assertEquals(first.gpus(), slots.take(need).orElseThrow().gpus());
    }

    @Test
    void severalTrialsShareAGpuThatIsNamedSeveralTimes() {
        Slots slots = new Slots(new Machine(8, 10_000, List.of("0", "0", "1", "1"), 0), 0);
        TrialResources need = new TrialResources(0, 0, 1);
        assertEquals(4, slots.count(need));
        Slots.Share first = slots.take(need).orElseThrow();
        Slots.Share second = slots.take(need).orElseThrow();
        assertEquals(List.of("0"), first.gpus());
        assertEquals(List.of("1"), second.gpus(), "the GPU with the fewest trials first");
        assertEquals(List.of("0"), slots.take(need).orElseThrow().gpus());
        assertEquals(List.of("1"), slots.take(need).orElseThrow().gpus());
        assertEquals(Optional.empty(), slots.take(need));
        slots.free(second);
        assertEquals(List.of("1"), slots.take(need).orElseThrow().gpus());
        // Two GPUs are two different ones.
        assertEquals(
                Set.of("0", "1"),
                Set.copyOf(new Slots(new Machine(8, 10_000, List.of("0", "0", "1"), 0), 0)
                        .take(new TrialResources(0, 0, 2))
                        .orElseThrow()
                        .gpus()));
    }

    /** Trials that do not fit together wait, and those that run count on what they have then. */
    @ParameterizedTest
    @CsvSource({
        // memory of a GPU, of a trial: trials at a time, on each GPU
        "16000, 5000, 6, 3",
        "16000, 5400, 4, 2",
        "16000, 9000, 2, 1",
        "16000, 20000, 2, 1",
        "0, 20000, 6, 3",
        "16000, 0, 6, 3"
    })
    void asManyTrialsShareAGpuAsItsMemoryHasRoomFor(long there, long needed, int atATime, int sharers) {
        Slots slots = new Slots(new Machine(8, 10_000, List.of("0", "0", "0", "1", "1", "1"), there), 0);
        TrialResources need = new TrialResources(0, 0, 1, needed);
        assertEquals(atATime, slots.count(need));
        List<Slots.Share> shares = new ArrayList<>();
        for (int i = 0; i < atATime; i++) {
            shares.add(slots.take(need).orElseThrow());
        }
        assertEquals(Optional.empty(), slots.take(need));
        for (String gpu : List.of("0", "1")) {
            assertEquals(
                    sharers,
                    shares.stream().filter(share -> share.gpus().contains(gpu)).count());
        }
        shares.forEach(share -> assertEquals(sharers, share.sharers()));
        slots.free(shares.get(1));
        assertEquals(shares.get(1).gpus(), slots.take(need).orElseThrow().gpus());
    }

    @ParameterizedTest
    @CsvSource({"9, 0, 0", "0, 10001, 0", "0, 0, 3"})
    void whatNeverFitsIsAnError(int cores, long memory, int gpus) {
        Slots slots = new Slots(MACHINE, 0);
        TrialResources need = new TrialResources(cores, memory, gpus);
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> slots.count(need));
        assertEquals(ErrorCode.EXECUTOR, e.code());
    }
}
