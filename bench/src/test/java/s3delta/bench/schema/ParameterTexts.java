package s3delta.bench.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the comment of a record says of its components, from the sources. */
final class ParameterTexts {
    private static final Path ROOT = Path.of(System.getProperty("s3delta.root"));
    private static final Pattern PARAMETER =
            Pattern.compile("@param (\\w+) (.*?)(?=\\n\\s*\\*?\\s*@|\\n\\s*\\*\\s*\\n|$)", Pattern.DOTALL);

    private ParameterTexts() {}

    /** Returns the texts by component. */
    static Map<String, String> of(Class<?> type) {
        String source = read(type);
        int declared = source.indexOf("record " + type.getSimpleName() + "(");
        int begin = source.lastIndexOf("/**", declared);
        Map<String, String> texts = new LinkedHashMap<>();
        if (declared < 0 || begin < 0) {
            return texts;
        }
        String comment = source.substring(begin, source.indexOf("*/", begin));
        PARAMETER
                .matcher(comment)
                .results()
                .forEach((MatchResult found) -> texts.put(found.group(1), plain(found.group(2))));
        return texts;
    }

    private static String plain(String text) {
        return text.replaceAll("\\n\\s*\\*\\s*", " ")
                .replaceAll("\\{@(?:code|link|linkplain) ([^}]*)\\}", "$1")
                .strip();
    }

    private static String read(Class<?> type) {
        Class<?> top = type;
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        String file = "src/main/java/" + top.getName().replace('.', '/') + ".java";
        try (Stream<Path> modules = Files.list(ROOT)) {
            Path found = modules.map(module -> module.resolve(file))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow();
            return Files.readString(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
