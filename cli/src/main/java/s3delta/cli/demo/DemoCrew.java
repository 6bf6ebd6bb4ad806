package s3delta.cli.demo;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import s3delta.api.S3DeltaException;
import s3delta.runtime.RunListener;
import s3delta.runtime.S3Delta;
import s3delta.runtime.process.ServiceProcess;

/**
 * Runs the parts of the demo in this process and in child processes: so small a model is fastest on one thread, and the
 * engine records gradients of one training a process. Which process runs a part changes nothing in what it finds.
 */
final class DemoCrew {
    private static final long SILENCE_SECONDS = 600;

    private final DemoSettings settings;
    private final RunListener listener;
    private final Deque<DemoPart> left;
    private final Map<DemoPart, DemoLine> done = new ConcurrentHashMap<>();

    DemoCrew(DemoSettings settings, RunListener listener) {
        this.settings = settings;
        this.listener = listener;
        left = new ConcurrentLinkedDeque<>(DemoPart.all(settings.seed()));
    }

    /**
     * Runs all parts.
     *
     * @param processes how many at a time, this one among them
     * @param s3delta runs those of this process
     * @param helper the class whose processes help
     * @return the line of each part
     */
    Map<DemoPart, DemoLine> run(int processes, S3Delta s3delta, Class<?> helper) {
        Demo demo = new Demo(settings, s3delta, listener);
        DemoPart first = left.remove();
        List<Thread> helpers = helpers(processes - 1, helper);
        finished(first, demo.run(first));
        runLeft(demo);
        helpers.forEach(DemoCrew::await);
        // What a helper gave back.
        runLeft(demo);
        return done;
    }

    private void runLeft(Demo demo) {
        for (DemoPart part = left.poll(); part != null; part = left.poll()) {
            finished(part, demo.run(part));
        }
    }

    private List<Thread> helpers(int count, Class<?> helper) {
        List<Thread> helpers = new ArrayList<>();
        for (int i = 1; i <= Math.min(count, left.size()); i++) {
            Thread thread = new Thread(() -> help(helper), "helper-" + i);
            thread.setDaemon(true);
            thread.start();
            helpers.add(thread);
        }
        return helpers;
    }

    private void help(Class<?> helper) {
        try (ServiceProcess child = new ServiceProcess(helper, SILENCE_SECONDS, 0)) {
            for (DemoPart part = left.poll(); part != null; part = left.poll()) {
                try {
                    finished(part, DemoService.ask(child, settings, part));
                } catch (ServiceProcess.Failure | S3DeltaException e) {
                    left.addFirst(part);
                    listener.note("a child process cannot help, so this takes longer: " + e.getMessage());
                    return;
                }
            }
        }
    }

    private void finished(DemoPart part, DemoLine line) {
        done.put(part, line);
        listener.note(line.news(part.seed()));
    }

    private static void await(Thread helper) {
        try {
            helper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while others work", e);
        }
    }
}
