package s3delta.runtime.trial;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long each part of a trial took, and the most memory it needed. */
final class Stopwatch {
    private final InstantSource clock;
    private final Footprint footprint;
    private final Map<String, Object> seconds = new LinkedHashMap<>();
    private final Map<String, Object> megabytes = new LinkedHashMap<>();
    private long begun;
    private double before;

    Stopwatch(InstantSource clock, Footprint footprint) {
        this.clock = clock;
        this.footprint = footprint;
        footprint.reset();
        begun = clock.millis();
    }

    /** Ends a part; the next begins. */
    void lap(String part) {
        seconds.put(part + "-seconds", elapsedSeconds());
        footprint.peakMebibytes().ifPresent(peak -> megabytes.put(part + "-mb", peak));
        footprint.reset();
        begun = clock.millis();
        before = 0;
    }

    /** Seconds of the part under way. */
    double elapsedSeconds() {
        return before + (clock.millis() - begun) / 1000.0;
    }

    /** Goes on where an earlier process stopped. */
    void restore(Map<String, Object> secondsByPart, Map<String, Object> megabytesByPart, double elapsed) {
        seconds.putAll(secondsByPart);
        megabytes.putAll(megabytesByPart);
        before = elapsed;
    }

    /** Seconds by part. */
    Map<String, Object> seconds() {
        return seconds;
    }

    /** Peak memory in MiB by part, where the system tells it. */
    Map<String, Object> megabytes() {
        return megabytes;
    }
}
