package s3delta.cli.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Asks a hub for files, and follows its redirects as far as that is safe. */
final class Server {
    private static final int MOST_REDIRECTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Hub hub;
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    Server(Hub hub) {
        this.hub = hub;
    }

    /**
     * Asks for a file from a place on.
     *
     * @throws IOException if the server cannot be reached or breaks off
     */
    Reply get(RemoteFile file, long from) throws IOException {
        URI address = hub.address(file);
        List<HttpHeaders> before = new ArrayList<>();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response = send(address, from);
            if (response.statusCode() / 100 != 3) {
                return Reply.of(before, response);
            }
            response.body().close();
            before.add(response.headers());
            URI next = next(
                    file, address, response.headers().firstValue("Location").orElse(""));
            if (!hub.mayLeadTo(next)) {
                throw refused(file, "a redirect to " + next.getScheme() + "://" + next.getHost());
            }
            address = next;
        }
        throw refused(file, "more than " + MOST_REDIRECTS + " redirects");
    }

    private URI next(RemoteFile file, URI address, String location) {
        try {
            return address.resolve(location.replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            throw refused(file, "a redirect to '" + location + "'");
        }
    }

    private HttpResponse<InputStream> send(URI address, long from) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("User-Agent", "s3delta")
                // Compressed transfers have no ranges.
                .header("Accept-Encoding", "identity");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        try {
            return client.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private S3DeltaException refused(RemoteFile file, String got) {
        return S3DeltaException.of(ErrorCode.DOWNLOAD, "a server leads elsewhere")
                .where(hub.address(file))
                .expected("the file, or redirects to https")
                .got(got)
                .fix("use another '--mirror'")
                .build();
    }
}
