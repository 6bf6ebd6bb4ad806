package s3delta.runtime.sweep;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialProcess;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;
import s3delta.runtime.engine.TensorEngine;

/**
 * Runs trials in processes of this machine, as many at a time as there is room for. One thread watches each process; all else
 * happens under the pool's lock.
 */
final class LocalPool implements TrialPool {
    private final TrialProgram program;
    private final LocalConfig config;
    private final Slots slots;
    private final TrialObserver observer;
    private final Map<String, Attempt> waiting = new LinkedHashMap<>();
    private final Map<String, Attempt> paused = new LinkedHashMap<>();
    private final Map<String, Running> running = new HashMap<>();
    private final ScheduledThreadPoolExecutor later = new ScheduledThreadPoolExecutor(1, LocalPool::daemon);
    private boolean closed;

    LocalPool(TrialProgram program, LocalConfig config, Slots slots, TrialObserver observer) {
        this.program = program;
        this.config = config;
        this.slots = slots;
        this.observer = observer;
    }

    /** A trial and how often it was started. */
    private record Attempt(TrialRequest trial, int number) {
        String id() {
            return trial.id();
        }
    }

    /** A trial that runs. */
    private static final class Running {
        private final Thread watcher;
        private @Nullable TrialProcess process;
        private boolean stopped;

        Running(Thread watcher) {
            this.watcher = watcher;
        }

        void stop() {
            stopped = true;
            if (process != null) {
                process.stop();
            }
        }
    }

    @Override
    public boolean gpus() {
        return slots.gpus();
    }

    @Override
    public synchronized int slots(TrialResources resources) {
        return slots.count(resources);
    }

    @Override
    public synchronized void submit(TrialRequest trial) {
        slots.count(trial.resources());
        observer.changed(new TrialState.Queued(trial.id(), 1, ""));
        enqueue(new Attempt(trial, 1));
    }

    @Override
    public synchronized void cancel(String id) {
        if (waiting.remove(id) != null || paused.remove(id) != null) {
            observer.changed(new TrialState.Stopped(id));
        }
        Running trial = running.get(id);
        if (trial != null) {
            trial.stop();
        }
    }

    @Override
    public void close() {
        List<Running> left;
        synchronized (this) {
            closed = true;
            later.shutdownNow();
            List.copyOf(waiting.keySet()).forEach(this::cancel);
            List.copyOf(paused.keySet()).forEach(this::cancel);
            left = List.copyOf(running.values());
            left.forEach(Running::stop);
        }
        for (Running trial : left) {
            try {
                trial.watcher.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts what has room, first come first served; a smaller trial may go before a larger one that has none. */
    private synchronized void enqueue(Attempt next) {
        waiting.put(next.id(), next);
        dispatch();
    }

    private void dispatch() {
        for (Attempt attempt : closed ? List.<Attempt>of() : List.copyOf(waiting.values())) {
            slots.take(attempt.trial.resources()).ifPresent(share -> {
                waiting.remove(attempt.id());
                Thread watcher = daemon(() -> watch(attempt, share));
                running.put(attempt.id(), new Running(watcher));
                watcher.start();
            });
        }
    }

    private void watch(Attempt attempt, Slots.Share share) {
        TrialState end;
        try (TrialProcess process = start(attempt, share)) {
            end = process.await(Duration.ofSeconds(config.patience()));
        } catch (S3DeltaException e) {
            end = new TrialState.Failed(attempt.id(), e.code().label(), String.valueOf(e.getMessage()), false);
        } catch (InterruptedException e) {
            end = new TrialState.Stopped(attempt.id());
        }
        ended(attempt, share, end);
    }

    private synchronized TrialProcess start(Attempt attempt, Slots.Share share) {
        String gpus = String.join(",", share.gpus());
        report(attempt, gpus, Heartbeat.STARTING);
        TrialProcess process = program.start(
                attempt.trial,
                new TrialProcess.Place(
                        share.cores(),
                        Map.of(Machine.VISIBLE, gpus, TensorEngine.SHARERS, Integer.toString(share.sharers())),
                        Map.of()),
                Duration.ofSeconds(config.grace()),
                beat -> report(attempt, gpus, beat));
        Running trial = running.get(attempt.id());
        if (trial != null) {
            trial.process = process;
            if (trial.stopped) {
                process.stop();
            }
        }
        return process;
    }

    private synchronized void report(Attempt attempt, String gpus, Heartbeat beat) {
        if (running.containsKey(attempt.id())) {
            String place = gpus.isEmpty() ? "" : "gpu " + gpus;
            observer.changed(new TrialState.Running(attempt.id(), attempt.number, place, beat));
        }
    }

    private synchronized void ended(Attempt attempt, Slots.Share share, TrialState end) {
        Running trial = running.remove(attempt.id());
        slots.free(share);
        if (end instanceof TrialState.Done) {
            observer.changed(end);
        } else if (trial != null && trial.stopped) {
            observer.changed(new TrialState.Stopped(attempt.id()));
        } else if (end instanceof TrialState.Failed failed
                && failed.retryable()
                && attempt.number <= config.retries()) {
            retry(new Attempt(attempt.trial, attempt.number + 1), failed.code());
        } else {
            observer.changed(end);
        }
        dispatch();
    }

    private void retry(Attempt next, String reason) {
        if (closed) {
            observer.changed(new TrialState.Stopped(next.id()));
            return;
        }
        paused.put(next.id(), next);
        observer.changed(new TrialState.Queued(next.id(), next.number, reason));
        Duration pause = TrialProcess.pause(config.backoff(), next.number - 1);
        var unused = later.schedule(() -> again(next), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void again(Attempt next) {
        if (paused.remove(next.id()) != null) {
            enqueue(next);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "trials");
        thread.setDaemon(true);
        return thread;
    }
}
