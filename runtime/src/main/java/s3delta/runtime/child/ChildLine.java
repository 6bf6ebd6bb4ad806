package s3delta.runtime.child;

import java.util.Optional;
import java.util.OptionalDouble;
import s3delta.api.spi.Heartbeat;

/** A line that a trial's process writes to whoever started it: fields between tabs, the first says which kind of line. */
public sealed interface ChildLine {
    /**
     * A sign of life.
     *
     * @param heartbeat how far the trial is
     */
    record Beat(Heartbeat heartbeat) implements ChildLine {}

    /**
     * The trial has failed; the process ends.
     *
     * @param code what was wrong
     * @param message what was wrong, for people
     */
    record Failure(String code, String message) implements ChildLine {}

    /** Begins a sign of life. */
    String BEAT = "s3delta-beat";

    /** Begins a failure. */
    String FAILURE = "s3delta-failure";

    /**
     * Writes a line.
     *
     * @return the line, without its end
     */
    default String text() {
        if (this instanceof Beat beat) {
            Heartbeat b = beat.heartbeat;
            String score = b.score().isPresent() ? Double.toString(b.score().getAsDouble()) : "";
            return String.join("\t", BEAT, b.stage(), Integer.toString(b.step()), Integer.toString(b.steps()), score);
        }
        Failure failure = (Failure) this;
        return String.join("\t", FAILURE, failure.code, escaped(failure.message));
    }

    /**
     * Reads a line.
     *
     * @param line a line of the process's standard output
     * @return what it says; empty where it is none of these lines
     */
    static Optional<ChildLine> parse(String line) {
        String[] fields = line.split("\t", -1);
        try {
            if (fields[0].equals(BEAT) && fields.length == 5) {
                OptionalDouble score =
                        fields[4].isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(fields[4]));
                return Optional.of(new Beat(
                        new Heartbeat(fields[1], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), score)));
            }
            return fields[0].equals(FAILURE) && fields.length == 3
                    ? Optional.of(new Failure(fields[1], unescaped(fields[2])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "").replace("\n", "\\n");
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
            } else {
                i++;
                plain.append(
                        switch (text.charAt(i)) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            default -> text.charAt(i);
                        });
            }
        }
        return plain.toString();
    }
}
