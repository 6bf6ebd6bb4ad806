package s3delta.cli.download;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * Where data sets are downloaded from: the Hugging Face hub, or a mirror with its layout.
 *
 * @param base the address that paths are appended to
 */
public record Hub(URI base) {
    /** The hub itself. */
    public static final String DEFAULT = "https://huggingface.co";

    private static final Map<String, String> REPOSITORIES =
            Map.of("glue", "nyu-mll/glue", "super_glue", "aps/super_glue");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * Takes an address.
     *
     * @param address the hub's or a mirror's
     * @return the hub
     * @throws S3DeltaException {@link ErrorCode#USAGE} if it is neither https nor on this machine
     */
    public static Hub at(String address) {
        try {
            URI base = URI.create(address.replaceAll("/+$", ""));
            if (base.getHost() != null && base.getUserInfo() == null && base.getQuery() == null && isSafe(base, true)) {
                return new Hub(base);
            }
        } catch (IllegalArgumentException e) {
            // Told below, as any other address that cannot be used.
        }
        throw S3DeltaException.of(ErrorCode.USAGE, "a mirror's address cannot be used")
                .where("--mirror")
                .expected("an address that begins with https://, or http:// on this machine")
                .got("'" + address + "'")
                .fix("give the address of a server with the hub's layout, such as " + DEFAULT)
                .build();
    }

    URI address(RemoteFile file) {
        String repository = REPOSITORIES.getOrDefault(file.suite(), file.suite());
        return URI.create(base + "/datasets/" + repository + "/resolve/main/" + file.task() + "/" + file.name());
    }

    /** Says whether a redirect may be followed: to https, and within this machine where the mirror is on it. */
    boolean mayLeadTo(URI address) {
        return address.getHost() != null && isSafe(address, isLoopback(base));
    }

    private static boolean isSafe(URI address, boolean loopback) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        return scheme.equals("https") || (scheme.equals("http") && loopback && isLoopback(address));
    }

    private static boolean isLoopback(URI address) {
        return LOOPBACK.contains(String.valueOf(address.getHost()).toLowerCase(Locale.ROOT));
    }
}
