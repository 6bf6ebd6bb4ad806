package s3delta.sweep.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.Message;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;

/** The messages between the sweep, Spark's driver and tasks. */
final class Messages {
    static final String READY = "ready";
    static final String SUBMIT = "submit";
    static final String CANCEL = "cancel";
    private static final String QUEUED = "queued";
    private static final String RUNNING = "running";
    private static final String FAILED = "failed";
    private static final String DONE = "done";
    private static final String STOPPED = "stopped";

    private Messages() {}

    static Message of(TrialRequest trial) {
        TrialResources needs = trial.resources();
        return Message.of(
                SUBMIT,
                trial.id(),
                trial.file(),
                trial.directory(),
                trial.log(),
                needs.cores(),
                needs.megabytes(),
                needs.gpus());
    }

    static TrialRequest request(Message m) {
        return new TrialRequest(
                m.text(0),
                Path.of(m.text(1)),
                Path.of(m.text(2)),
                Path.of(m.text(3)),
                new TrialResources(m.number(4), Long.parseLong(m.text(5)), m.number(6)));
    }

    static Message of(TrialState state) {
        if (state instanceof TrialState.Queued s) {
            return Message.of(QUEUED, s.id(), s.attempt(), s.reason());
        } else if (state instanceof TrialState.Running s) {
            return Message.of(
                    RUNNING,
                    s.id(),
                    s.attempt(),
                    s.place(),
                    s.heartbeat().message().line());
        } else if (state instanceof TrialState.Failed s) {
            return Message.of(FAILED, s.id(), s.code(), s.message(), s.retryable());
        }
        return Message.of(state instanceof TrialState.Done ? DONE : STOPPED, state.id());
    }

    /** Reads a state; empty where the line is something else, such as a library's output. */
    static Optional<TrialState> state(String line) {
        return Message.parse(line).flatMap(m -> switch (m.kind()) {
            case QUEUED -> Optional.of(new TrialState.Queued(m.text(0), m.number(1), m.text(2)));
            case RUNNING ->
                Message.parse(m.text(3))
                        .flatMap(Heartbeat::of)
                        .map(beat -> new TrialState.Running(m.text(0), m.number(1), m.text(2), beat));
            case FAILED ->
                Optional.of(new TrialState.Failed(m.text(0), m.text(1), m.text(2), Boolean.parseBoolean(m.text(3))));
            case DONE -> Optional.of(new TrialState.Done(m.text(0)));
            case STOPPED -> Optional.of(new TrialState.Stopped(m.text(0)));
            default -> Optional.empty();
        });
    }

    /** Reads the first state that stands somewhere in a text, as in that of an exception. */
    static Optional<TrialState> within(String text) {
        String start = Message.of(FAILED).line();
        return List.of(text.split("\\R")).stream()
                .filter(line -> line.contains(start))
                .flatMap(line -> state(line.substring(line.indexOf(start))).stream())
                .findFirst();
    }
}
