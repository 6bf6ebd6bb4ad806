package s3delta.runtime.engine;

import ai.djl.pytorch.jni.JniUtils;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Threads that compute parts of a work next to each other, each with its share of the CPU's threads. An operator on arrays of
 * a small model's size gains little from several threads, which wait for each other at its end; whole parts do not wait. The
 * threads stay for as long as the process lasts, and do not keep it. Safe for use by several threads, whose parts take turns.
 */
public final class Lanes {
    private static final Map<List<Integer>, Lanes> ALL = new HashMap<>();
    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    private final ExecutorService workers;

    private Lanes(int lanes, int width) {
        CountDownLatch ready = new CountDownLatch(lanes);
        workers = Executors.newFixedThreadPool(lanes, work -> {
            Thread thread = new Thread(() -> {
                enter(width);
                ready.countDown();
                work.run();
            });
            thread.setName("s3delta-lane");
            thread.setDaemon(true);
            return thread;
        });
        // The engine gives a thread the number that any thread has set last, when the new one asks for the first time.
        int own = JniUtils.getNumThreads();
        for (int i = 0; i < lanes; i++) {
            workers.execute(() -> await(ready));
        }
        await(ready);
        JniUtils.setNumThreads(own);
    }

    private static void enter(int width) {
        JniUtils.getNumThreads();
        JniUtils.setNumThreads(width);
        TensorEngine.recordGradients(false);
        INSIDE.set(true);
    }

    private static void await(CountDownLatch ready) {
        boolean interrupted = false;
        while (ready.getCount() > 0) {
            try {
                ready.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Says how many lanes are best for a work.
     *
     * @param threads of the CPU that may be used
     * @param parts that the work has, at most
     * @return at least 1, at most as many as threads and as parts; 1 within a lane
     */
    public static int count(int threads, long parts) {
        int width = 1;
        while (threads / width > Math.max(1, parts)) {
            width *= 2;
        }
        return INSIDE.get() ? 1 : Math.max(1, threads / width);
    }

    /**
     * Does works next to each other. Nothing is recorded for gradients where a work does not ask for it.
     *
     * @param threads of the CPU that may be used
     * @param works any number; each knows nothing of the others
     * @param <T> what a work gives
     * @return what each gave, in their order
     * @throws RuntimeException or an error: what the first of those that failed has thrown, after all have ended
     */
    public static <T> List<T> run(int threads, List<Supplier<T>> works) {
        int lanes = count(threads, works.size());
        if (lanes == 1) {
            return works.stream().map(Supplier::get).toList();
        }
        ExecutorService workers = of(lanes, threads / lanes).workers;
        List<CompletableFuture<T>> begun = works.stream()
                .map(work -> CompletableFuture.supplyAsync(work, workers))
                .toList();
        // All of them end first, as what they use is closed after this.
        begun.forEach(work -> work.handle((given, failure) -> true).join());
        return begun.stream().map(Lanes::result).toList();
    }

    private static <T> T result(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private static Lanes of(int lanes, int width) {
        synchronized (ALL) {
            return ALL.computeIfAbsent(List.of(lanes, width), key -> new Lanes(lanes, width));
        }
    }
}
