package s3delta.cli.download;

import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a server answered, after redirects.
 *
 * @param status the last answer's
 * @param headers of every answer on the way, the first first: the hub tells a file's digest where it redirects
 * @param body the last answer's, to be closed
 */
record Reply(int status, List<HttpHeaders> headers, InputStream body) {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    static Reply of(List<HttpHeaders> before, HttpResponse<InputStream> last) {
        return new Reply(
                last.statusCode(),
                Stream.concat(before.stream(), Stream.of(last.headers())).toList(),
                last.body());
    }

    /** Names this version of the file: the digest that the hub links to, or what the server has. */
    Optional<String> tag() {
        return header("X-Linked-Etag")
                .or(() -> header("ETag"))
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT));
    }

    /** The file's SHA-256, where its tag is one. */
    Optional<String> sha256() {
        return tag().filter(tag -> SHA256.matcher(tag).matches());
    }

    /** Where in the file the body begins. */
    long start() {
        return status == 206 ? range(1).orElse(-1) : 0;
    }

    /** How long the whole file is, where the server tells. */
    OptionalLong size() {
        OptionalLong whole = status == 206 ? range(2) : last("Content-Length");
        return whole.isPresent() ? whole : last("X-Linked-Size");
    }

    private OptionalLong range(int group) {
        Matcher matcher = RANGE.matcher(header("Content-Range").orElse(""));
        return matcher.matches() && !matcher.group(group).equals("*")
                ? OptionalLong.of(Long.parseLong(matcher.group(group)))
                : OptionalLong.empty();
    }

    /** A length is told by the last answer: that of a redirect is of its own body. */
    private OptionalLong last(String name) {
        List<HttpHeaders> from = name.startsWith("X-") ? headers : headers.subList(headers.size() - 1, headers.size());
        return from.stream()
                .flatMap(each -> each.firstValue(name).stream())
                .filter(value -> value.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private Optional<String> header(String name) {
        return headers.stream().flatMap(each -> each.firstValue(name).stream()).findFirst();
    }
}
