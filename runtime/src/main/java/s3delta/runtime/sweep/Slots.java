package s3delta.runtime.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialResources;

/** Hands out a machine's cores, memory and GPUs. Not thread-safe. */
final class Slots {
    private final Machine machine;
    private final int most;
    private final List<String> gpus;
    private int cores;
    private long megabytes;
    private int taken;

    /**
     * Takes a machine.
     *
     * @param machine what trials may use together
     * @param most how many trials may run at a time, 0 for as many as there is room for
     */
    Slots(Machine machine, int most) {
        this.machine = machine;
        this.most = most;
        gpus = new ArrayList<>(machine.gpus());
        cores = machine.cores();
        megabytes = machine.megabytes();
    }

    /**
     * A trial's share.
     *
     * @param cores how many threads it may compute with
     * @param megabytes its memory
     * @param gpus its GPUs
     * @param sharers how many trials may be on such a GPU at a time, this one included
     */
    record Share(int cores, long megabytes, List<String> gpus, int sharers) {
        /** Copies the list. */
        Share {
            gpus = List.copyOf(gpus);
        }
    }

    /** Returns whether the machine has a GPU. */
    boolean gpus() {
        return !machine.gpus().isEmpty();
    }

    /**
     * Counts how many trials of a kind have room at a time.
     *
     * @param need what each needs
     * @return at least 1
     * @throws S3DeltaException {@link ErrorCode#EXECUTOR} if not even one has
     */
    int count(TrialResources need) {
        require("cores", need.cores(), machine.cores());
        require("MiB of memory", need.megabytes(), machine.megabytes());
        require("GPUs", need.gpus(), machine.gpus().stream().distinct().count());
        long count = machine.cores() / Math.max(1, need.cores());
        count = need.megabytes() > 0 ? Math.min(count, machine.megabytes() / need.megabytes()) : count;
        count = need.gpus() > 0 ? Math.min(count, places(need) / need.gpus()) : count;
        // A given number of slots may exceed the cores, where trials do not say how many cores they need.
        boolean overbooked = need.cores() == 0 && need.gpus() == 0 && machine.cores() <= count;
        long limited = most == 0 ? count : overbooked ? most : Math.min(most, count);
        return (int) Math.max(1, limited);
    }

    private static void require(String what, long needed, long there) {
        if (needed > there) {
            throw S3DeltaException.of(ErrorCode.EXECUTOR, "no slot is large enough for a trial")
                    .where("executor 'local' on this machine")
                    .expected("at most " + there + " " + what)
                    .got(needed + " " + what)
                    .fix(
                            "let trials need less ('threads', 'batch-size', 'checkpointing', 'device'), or use a larger machine");
        }
    }

    /**
     * Takes a share.
     *
     * @param need what a trial needs
     * @return its share; empty if there is no room now
     */
    Optional<Share> take(TrialResources need) {
        int count = count(need);
        int share = need.cores() > 0 ? need.cores() : Math.max(1, machine.cores() / count);
        List<String> own = idlest(need);
        // A trial that is alone runs even where the share of a core is all there is.
        boolean room = taken == 0
                || (taken < count
                        && (cores >= share || need.cores() == 0)
                        && megabytes >= need.megabytes()
                        && own.size() == need.gpus());
        if (!room) {
            return Optional.empty();
        }
        own.forEach(gpus::remove);
        taken++;
        cores -= share;
        megabytes -= need.megabytes();
        int sharers = own.stream().mapToInt(gpu -> sharers(gpu, need)).max().orElse(1);
        return Optional.of(new Share(share, need.megabytes(), own, sharers));
    }

    /** Chooses different GPUs, those with the fewest trials first. */
    private List<String> idlest(TrialResources need) {
        return gpus.stream()
                .distinct()
                .filter(gpu -> trials(gpu) < sharers(gpu, need))
                .sorted(Comparator.comparing(this::trials))
                .limit(need.gpus())
                .toList();
    }

    /** Counts the trials on a GPU. */
    private int trials(String gpu) {
        return Collections.frequency(machine.gpus(), gpu) - Collections.frequency(gpus, gpu);
    }

    /** Counts how many trials all GPUs have room for. */
    private long places(TrialResources need) {
        return machine.gpus().stream()
                .distinct()
                .mapToLong(gpu -> sharers(gpu, need))
                .sum();
    }

    /** Returns how many trials may be on a GPU at a time: as many as its name stands there, and as its memory has room for. */
    private int sharers(String gpu, TrialResources need) {
        int named = Collections.frequency(machine.gpus(), gpu);
        // One trial may use a GPU, whatever the forecast: it chooses its sizes by what there is.
        return need.gpuMegabytes() == 0 || machine.gpuMegabytes() == 0
                ? named
                : (int) Math.min(named, Math.max(1, machine.gpuMegabytes() / need.gpuMegabytes()));
    }

    /** Takes a share back. */
    void free(Share share) {
        taken--;
        cores += share.cores();
        megabytes += share.megabytes();
        gpus.addAll(share.gpus());
    }
}
