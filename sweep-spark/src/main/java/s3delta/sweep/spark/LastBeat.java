package s3delta.sweep.spark;

import java.io.Serial;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;
import s3delta.api.spi.Heartbeat;

/** A trial's last heartbeat, which Spark sends to the driver with its own. */
final class LastBeat extends AccumulatorV2<String, String> {
    @Serial
    private static final long serialVersionUID = 1L;

    private volatile String line = "";

    void set(Heartbeat beat) {
        line = beat.message().line();
    }

    @Override
    public boolean isZero() {
        return line.isEmpty();
    }

    @Override
    public AccumulatorV2<String, String> copy() {
        LastBeat copy = new LastBeat();
        copy.line = line;
        return copy;
    }

    @Override
    public void reset() {
        line = "";
    }

    @Override
    public void add(@Nullable String next) {
        line = String.valueOf(next);
    }

    @Override
    public void merge(AccumulatorV2<String, String> other) {
        line = other.value();
    }

    @Override
    public String value() {
        return line;
    }
}
