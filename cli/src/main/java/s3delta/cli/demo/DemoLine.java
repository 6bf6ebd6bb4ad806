package s3delta.cli.demo;

import java.io.IOException;
import java.util.Locale;
import s3delta.api.spi.Message;
import s3delta.runtime.process.Service;

/**
 * What one training of the demo gave.
 *
 * @param structure what was trained
 * @param task on which task
 * @param parameters how many trainable parameters
 * @param accuracy on the test set
 * @param rows of the test set
 * @param seconds of search and training
 */
record DemoLine(String structure, String task, long parameters, double accuracy, long rows, double seconds) {
    /** What is printed as soon as it is known. */
    String news(long seed) {
        return String.format(
                Locale.ROOT,
                "done: %s, %s, seed %d: test %.1f%%, %.1f s",
                task,
                structure,
                seed,
                100 * accuracy,
                seconds);
    }

    /** Sends the line to the process that asked for it. */
    void send(Service.Reply reply) throws IOException {
        reply.item(structure, task, parameters, accuracy, rows, seconds);
    }

    /** Reads what {@link #send} sent. */
    static DemoLine of(Message line) {
        return new DemoLine(
                line.text(0),
                line.text(1),
                Long.parseLong(line.text(2)),
                Double.parseDouble(line.text(3)),
                Long.parseLong(line.text(4)),
                Double.parseDouble(line.text(5)));
    }
}
