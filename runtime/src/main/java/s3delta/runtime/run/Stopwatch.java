package s3delta.runtime.run;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long each part of a trial took. */
final class Stopwatch {
    private final InstantSource clock;
    private final Map<String, Object> seconds = new LinkedHashMap<>();
    private long begun;

    Stopwatch(InstantSource clock) {
        this.clock = clock;
        begun = clock.millis();
    }

    /** Ends a part; the next begins. */
    void lap(String part) {
        long now = clock.millis();
        seconds.put(part, (now - begun) / 1000.0);
        begun = now;
    }

    /** Seconds by part. */
    Map<String, Object> seconds() {
        return seconds;
    }
}
