package s3delta.runtime.trial;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import s3delta.runtime.result.TrialResult.Memory;
import s3delta.runtime.result.TrialResult.Times;

/** How long each stage of a trial took, and the most memory it needed. */
final class Stopwatch {
    private final InstantSource clock;
    private final Footprint footprint;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final Map<String, Double> megabytes = new LinkedHashMap<>();
    private long begun;
    private double before;

    Stopwatch(InstantSource clock, Footprint footprint) {
        this.clock = clock;
        this.footprint = footprint;
        footprint.reset();
        begun = clock.millis();
    }

    /** Ends a stage, {@code search}, {@code train} or {@code test}; the next begins. */
    void lap(String stage) {
        seconds.put(stage, elapsedSeconds());
        footprint.peakMebibytes().ifPresent(peak -> megabytes.put(stage, peak));
        footprint.reset();
        begun = clock.millis();
        before = 0;
    }

    /** Seconds of the stage under way. */
    double elapsedSeconds() {
        return before + (clock.millis() - begun) / 1000.0;
    }

    /** Resumes where an earlier process stopped. */
    void restore(Times times, Memory memory, double elapsed) {
        seconds.putAll(times.byStage());
        megabytes.putAll(memory.byStage());
        before = elapsed;
    }

    /** Seconds by stage. */
    Times times() {
        return new Times(of(seconds, "search"), of(seconds, "train"), of(seconds, "test"));
    }

    /** Peak memory in MiB by stage, where the system reports it. */
    Memory memory() {
        return new Memory(of(megabytes, "search"), of(megabytes, "train"), of(megabytes, "test"));
    }

    private static Optional<Double> of(Map<String, Double> values, String stage) {
        return Optional.ofNullable(values.get(stage));
    }
}
