package s3delta.runtime.sweep;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Timer;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;
import s3delta.runtime.child.ChildEnd;
import s3delta.runtime.child.TrialProcess;

/**
 * Runs trials in processes of this machine, as many at a time as have room; one whose process dies of something that may not
 * happen again is started again after a while. Each process is watched by a thread of its own; all else happens under the
 * pool's lock.
 */
final class LocalPool implements TrialPool {
    private static final Heartbeat STARTING = new Heartbeat("start", 0, 0, OptionalDouble.empty());

    private final TrialProgram program;
    private final LocalConfig config;
    private final Retries retries;
    private final Slots slots;
    private final TrialObserver observer;
    private final InstantSource clock;
    private final Map<String, Attempt> waiting = new LinkedHashMap<>();
    private final Map<String, Attempt> delayed = new LinkedHashMap<>();
    private final Map<String, Running> running = new HashMap<>();
    private final Timer later = new Timer("retries", true);
    private boolean closed;

    LocalPool(TrialProgram program, LocalConfig config, Slots slots, TrialObserver observer, InstantSource clock) {
        this.program = program;
        this.config = config;
        this.slots = slots;
        this.observer = observer;
        this.clock = clock;
        retries = new Retries(config.retries(), Duration.ofMillis((long) (config.backoff() * 1000)));
    }

    /** A trial and how often it was started. */
    private record Attempt(TrialRequest trial, int number) {}

    /** A trial that runs. */
    private static final class Running {
        private final Slots.Share share;
        private final Thread watcher;
        private @Nullable TrialProcess child;
        private boolean stopped;

        Running(Slots.Share share, Thread watcher) {
            this.share = share;
            this.watcher = watcher;
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
        if (waiting.remove(id) != null || delayed.remove(id) != null) {
            observer.changed(new TrialState.Stopped(id));
        }
        Running trial = running.get(id);
        if (trial != null) {
            stop(trial);
        }
    }

    @Override
    public void close() {
        List<Running> left;
        synchronized (this) {
            closed = true;
            later.cancel();
            List.copyOf(waiting.keySet()).forEach(this::cancel);
            List.copyOf(delayed.keySet()).forEach(this::cancel);
            left = List.copyOf(running.values());
            left.forEach(LocalPool::stop);
        }
        for (Running trial : left) {
            join(trial.watcher);
        }
    }

    private static void join(Thread watcher) {
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Running trial) {
        trial.stopped = true;
        TrialProcess child = trial.child;
        if (child != null) {
            child.stop();
        }
    }

    private synchronized void enqueue(Attempt attempt) {
        waiting.put(attempt.trial.id(), attempt);
        dispatch();
    }

    /** Starts what has room, first come first served; a smaller trial may go before a larger one that has none. */
    private synchronized void dispatch() {
        Iterator<Attempt> all = new ArrayList<>(waiting.values()).iterator();
        while (!closed && all.hasNext()) {
            Attempt attempt = all.next();
            slots.take(attempt.trial.resources()).ifPresent(share -> {
                waiting.remove(attempt.trial.id());
                Thread watcher = daemon(() -> watch(attempt, share));
                running.put(attempt.trial.id(), new Running(share, watcher));
                watcher.start();
            });
        }
    }

    private void watch(Attempt attempt, Slots.Share share) {
        TrialState end;
        try (TrialProcess child = start(attempt, share)) {
            ChildEnd how = child.await(Duration.ofSeconds(config.patience()));
            end = how.state(attempt.trial.id(), attempt.trial.log());
        } catch (S3DeltaException e) {
            end = new TrialState.Failed(attempt.trial.id(), e.code().label(), String.valueOf(e.getMessage()), false);
        } catch (InterruptedException e) {
            end = new TrialState.Stopped(attempt.trial.id());
        }
        ended(attempt, end);
    }

    private synchronized TrialProcess start(Attempt attempt, Slots.Share share) {
        String id = attempt.trial.id();
        Map<String, String> environment = Map.of(Machine.VISIBLE, String.join(",", share.gpus()));
        String place = share.gpus().isEmpty() ? "" : "gpu " + String.join(",", share.gpus());
        tell(new TrialState.Running(id, attempt.number, place, STARTING));
        TrialProcess child = TrialProcess.start(
                program,
                attempt.trial,
                new TrialProcess.Place(share.cores(), environment, Map.of()),
                clock,
                Duration.ofSeconds(config.grace()),
                beat -> tell(new TrialState.Running(id, attempt.number, place, beat)));
        Running trial = running.get(id);
        if (trial != null) {
            trial.child = child;
            if (trial.stopped) {
                child.stop();
            }
        }
        return child;
    }

    private synchronized void tell(TrialState.Running state) {
        if (running.containsKey(state.id())) {
            observer.changed(state);
        }
    }

    private synchronized void ended(Attempt attempt, TrialState end) {
        String id = attempt.trial.id();
        Running trial = running.remove(id);
        boolean stopped = trial != null && trial.stopped;
        if (trial != null) {
            slots.free(trial.share);
        }
        if (stopped && !(end instanceof TrialState.Done)) {
            observer.changed(new TrialState.Stopped(id));
        } else if (end instanceof TrialState.Failed failed && failed.retryable() && retries.another(attempt.number)) {
            retry(attempt, failed);
        } else {
            observer.changed(end);
        }
        dispatch();
    }

    private void retry(Attempt attempt, TrialState.Failed failed) {
        String id = attempt.trial.id();
        Attempt next = new Attempt(attempt.trial, attempt.number + 1);
        if (closed) {
            observer.changed(new TrialState.Stopped(id));
            return;
        }
        delayed.put(id, next);
        observer.changed(new TrialState.Queued(id, next.number, failed.code()));
        TimerTask task = new TimerTask() {
            @Override
            public void run() {
                again(next);
            }
        };
        later.schedule(task, retries.delay(attempt.number).toMillis());
    }

    private synchronized void again(Attempt attempt) {
        if (delayed.remove(attempt.trial.id()) != null) {
            enqueue(attempt);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "trials");
        thread.setDaemon(true);
        return thread;
    }
}
