package s3delta.sweep.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.api.spi.TrialExecutor;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialProgram;

/**
 * Runs trials as tasks of Apache Spark, on this machine or on a cluster.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class SparkExecutor implements TrialExecutor<SparkConfig> {
    private static final Pattern MASTER = Pattern.compile("([^:/,\\[\\]]+|\\[[^\\]]+\\]):(\\d{1,5})");
    private static final String STANDALONE = "spark://";
    private static final Duration LONGEST = Duration.ofSeconds(5);

    @Override
    public String id() {
        return SparkConfig.ID;
    }

    @Override
    public SparkConfig defaults() {
        return SparkConfig.DEFAULTS;
    }

    @Override
    public TrialPool open(TrialProgram program, SparkConfig config, TrialObserver observer) {
        config.check();
        if (config.master().startsWith(STANDALONE)) {
            reach(config);
        }
        Shipping.check(program.inputs(), config.ship());
        return SparkPool.open(DriverProgram.start(config, program), config, program, observer);
    }

    /** Tries to reach a standalone master: Spark itself takes a minute to report that there is none. */
    private static void reach(SparkConfig config) {
        List<String> reasons = new ArrayList<>();
        Matcher masters = MASTER.matcher(config.master().substring(STANDALONE.length()));
        while (masters.find()) {
            try (Socket socket = new Socket()) {
                int port = Math.min(65535, Integer.parseInt(masters.group(2)));
                socket.connect(new InetSocketAddress(masters.group(1), port), (int) LONGEST.toMillis());
                return;
            } catch (IOException e) {
                reasons.add(masters.group() + ": " + e.getMessage());
            }
        }
        throw S3DeltaException.of(ErrorCode.EXECUTOR, "Spark's master does not answer")
                .where("--with master=" + config.master())
                .expected("spark://HOST:PORT of a master that runs")
                .got(reasons.isEmpty() ? "no host and port" : String.join("; ", reasons))
                .fix("start the master, or correct its address");
    }
}
