package s3delta.runtime.sweep;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialResources;

/** Hands out a machine's cores, memory and GPUs. Not for several threads. */
final class Slots {
    private final Machine machine;
    private final int most;
    private final Deque<String> gpus;
    private int cores;
    private long megabytes;
    private int taken;

    /**
     * Takes what there is.
     *
     * @param machine what trials may use together
     * @param most how many trials may run at a time, 0 for as many as there is room for
     */
    Slots(Machine machine, int most) {
        this.machine = machine;
        this.most = most;
        gpus = new ArrayDeque<>(machine.gpus());
        cores = machine.cores();
        megabytes = machine.megabytes();
    }

    /**
     * A trial's share.
     *
     * @param cores how many threads it may compute with
     * @param megabytes its memory
     * @param gpus its GPUs
     */
    record Share(int cores, long megabytes, List<String> gpus) {
        /** Copies the list. */
        Share {
            gpus = List.copyOf(gpus);
        }
    }

    /** Says whether the machine has a GPU. */
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
        require("GPUs", need.gpus(), machine.gpus().size());
        long count = machine.cores() / Math.max(1, need.cores());
        count = need.megabytes() > 0 ? Math.min(count, machine.megabytes() / need.megabytes()) : count;
        count = need.gpus() > 0 ? Math.min(count, machine.gpus().size() / need.gpus()) : count;
        return (int) Math.max(1, most > 0 ? Math.min(most, overbooked(need, count)) : count);
    }

    /** Who says a number of slots may have more of them than cores, where trials do not say how many cores they need. */
    private long overbooked(TrialResources need, long count) {
        return need.cores() == 0 && need.gpus() == 0 && machine.cores() <= count ? most : count;
    }

    private void require(String what, long needed, long there) {
        if (needed > there) {
            throw S3DeltaException.of(ErrorCode.EXECUTOR, "no slot is large enough for a trial")
                    .where("executor 'local' on this machine")
                    .expected("at most " + there + " " + what)
                    .got(needed + " " + what)
                    .fix(
                            "let trials need less ('threads', 'batch-size', 'checkpointing', 'device'), or use a larger machine")
                    .build();
        }
    }

    /**
     * Takes a share.
     *
     * @param need what a trial needs
     * @return its share; empty where there is no room now
     */
    Optional<Share> take(TrialResources need) {
        int count = count(need);
        int share = need.cores() > 0 ? need.cores() : Math.max(1, machine.cores() / count);
        // Alone, it runs even where the share of a core is all there is.
        boolean room = taken == 0
                || (taken < count
                        && (cores >= share || need.cores() == 0)
                        && megabytes >= need.megabytes()
                        && gpus.size() >= need.gpus());
        if (!room) {
            return Optional.empty();
        }
        List<String> own = new ArrayList<>();
        for (int i = 0; i < need.gpus(); i++) {
            own.add(gpus.removeFirst());
        }
        taken++;
        cores -= share;
        megabytes -= need.megabytes();
        return Optional.of(new Share(share, need.megabytes(), own));
    }

    /**
     * Takes a share back.
     *
     * @param share one that was given
     */
    void free(Share share) {
        taken--;
        cores += share.cores();
        megabytes += share.megabytes();
        share.gpus().forEach(gpus::addLast);
    }
}
