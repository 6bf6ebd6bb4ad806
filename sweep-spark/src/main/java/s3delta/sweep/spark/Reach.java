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

/** Finds out whether a standalone master answers: Spark itself takes a minute to say so. */
final class Reach {
    private static final Pattern MASTER = Pattern.compile("([^:/,\\[\\]]+|\\[[^\\]]+\\]):(\\d{1,5})");
    private static final String STANDALONE = "spark://";
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Reach() {}

    /**
     * Tries to reach the master, or one of several.
     *
     * @param config names it
     * @throws S3DeltaException {@link ErrorCode#EXECUTOR} if none answers
     */
    static void check(SparkConfig config) {
        if (!config.master().startsWith(STANDALONE)) {
            return;
        }
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
                .fix("start the master, or correct its address")
                .build();
    }
}
