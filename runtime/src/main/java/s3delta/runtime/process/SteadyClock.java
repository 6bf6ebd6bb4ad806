package s3delta.runtime.process;

import java.time.Instant;
import java.time.InstantSource;

/** A clock for durations: begins with another's time and never goes back or leaps, whatever is done to the system's. */
public final class SteadyClock implements InstantSource {
    private final Instant begun;
    private final long origin = System.nanoTime();

    /**
     * Starts the clock.
     *
     * @param clock gives the present time
     */
    public SteadyClock(InstantSource clock) {
        begun = clock.instant();
    }

    @Override
    public Instant instant() {
        return begun.plusNanos(System.nanoTime() - origin);
    }
}
