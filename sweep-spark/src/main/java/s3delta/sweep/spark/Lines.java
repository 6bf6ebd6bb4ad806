package s3delta.sweep.spark;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;

/** The lines between the sweep and Spark's driver: fields between tabs, the first says which kind of line. */
final class Lines {
    static final String READY = "s3delta-ready";
    static final String ERROR = "s3delta-error";
    private static final String SUBMIT = "submit";
    private static final String CANCEL = "cancel";
    private static final String STATE = "s3delta-state";

    private Lines() {}

    static String submit(TrialRequest trial) {
        TrialResources needs = trial.resources();
        return join(
                SUBMIT,
                trial.id(),
                trial.file().toString(),
                trial.directory().toString(),
                trial.log().toString(),
                Integer.toString(needs.cores()),
                Long.toString(needs.megabytes()),
                Integer.toString(needs.gpus()));
    }

    static String cancel(String id) {
        return join(CANCEL, id);
    }

    static Optional<TrialRequest> submitted(String[] fields) {
        return fields[0].equals(SUBMIT)
                ? Optional.of(new TrialRequest(
                        fields[1],
                        Path.of(fields[2]),
                        Path.of(fields[3]),
                        Path.of(fields[4]),
                        new TrialResources(
                                Integer.parseInt(fields[5]), Long.parseLong(fields[6]), Integer.parseInt(fields[7]))))
                : Optional.empty();
    }

    static Optional<String> cancelled(String[] fields) {
        return fields[0].equals(CANCEL) ? Optional.of(fields[1]) : Optional.empty();
    }

    static String state(TrialState state) {
        if (state instanceof TrialState.Queued s) {
            return join(STATE, "queued", s.id(), Integer.toString(s.attempt()), s.reason());
        }
        if (state instanceof TrialState.Running s) {
            Heartbeat beat = s.heartbeat();
            return join(
                    STATE,
                    "running",
                    s.id(),
                    Integer.toString(s.attempt()),
                    s.place(),
                    beat.stage(),
                    Integer.toString(beat.step()),
                    Integer.toString(beat.steps()),
                    beat.score().isPresent() ? Double.toString(beat.score().getAsDouble()) : "");
        }
        if (state instanceof TrialState.Failed s) {
            return join(STATE, "failed", s.id(), s.code(), s.message(), Boolean.toString(s.retryable()));
        }
        return join(STATE, state instanceof TrialState.Done ? "done" : "stopped", state.id());
    }

    static Optional<TrialState> state(String line) {
        String[] f = split(line);
        if (!f[0].equals(STATE)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (f[1]) {
                    case "queued" -> new TrialState.Queued(f[2], Integer.parseInt(f[3]), f[4]);
                    case "running" ->
                        new TrialState.Running(
                                f[2],
                                Integer.parseInt(f[3]),
                                f[4],
                                new Heartbeat(
                                        f[5],
                                        Integer.parseInt(f[6]),
                                        Integer.parseInt(f[7]),
                                        f[8].isEmpty()
                                                ? OptionalDouble.empty()
                                                : OptionalDouble.of(Double.parseDouble(f[8]))));
                    case "failed" -> new TrialState.Failed(f[2], f[3], f[4], Boolean.parseBoolean(f[5]));
                    case "done" -> new TrialState.Done(f[2]);
                    default -> new TrialState.Stopped(f[2]);
                });
    }

    /** Reads a state that stands somewhere in a line, as in the text of an exception. */
    static Optional<TrialState> within(String line) {
        int at = line.indexOf(STATE);
        return at < 0 ? Optional.empty() : state(line.substring(at));
    }

    static String join(String... fields) {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            line.append(line.isEmpty() ? "" : "\t")
                    .append(field.replace("\\", "\\\\")
                            .replace("\t", "\\t")
                            .replace("\r", "")
                            .replace("\n", "\\n"));
        }
        return line.toString();
    }

    static String[] split(String line) {
        String[] fields = line.split("\t", -1);
        for (int i = 0; i < fields.length; i++) {
            // A backslash stands before each that was in the text, so that none is taken for two.
            fields[i] = fields[i]
                    .replace("\\\\", "\u0000")
                    .replace("\\t", "\t")
                    .replace("\\n", "\n")
                    .replace("\u0000", "\\");
        }
        return fields;
    }
}
