package s3delta.runtime.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row;
import s3delta.runtime.json.Require;

/**
 * A text with columns in braces, such as {@code headline: {headline}}. A doubled brace is a brace of the text.
 *
 * @param texts what stands before each column, and after the last
 * @param columns the columns in their order
 */
record Template(List<String> texts, List<String> columns) {
    private static final Pattern PIECE = Pattern.compile("\\{\\{|}}|\\{([^{}]+)}|[{}]");

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if a brace stands alone, or there is no column
     */
    static Template of(String key, String text) {
        List<String> texts = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        StringBuilder before = new StringBuilder();
        Matcher matcher = PIECE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            before.append(text, from, matcher.start());
            from = matcher.end();
            if (matcher.group(1) != null) {
                columns.add(matcher.group(1));
                texts.add(before.toString());
                before.setLength(0);
            } else {
                boolean doubled = matcher.end() - matcher.start() == 2;
                Require.that(doubled, key, "a column in braces, such as {text}; {{ and }} for braces", text);
                before.append(text.charAt(matcher.start()));
            }
        }
        Require.that(!columns.isEmpty(), key, "a text with at least one column in braces, such as {text}", text);
        texts.add(before.append(text, from, text.length()).toString());
        return new Template(List.copyOf(texts), List.copyOf(columns));
    }

    /** Lists the columns of two templates, each once. */
    static List<String> columns(Template in, Template out) {
        return Stream.concat(in.columns.stream(), out.columns.stream())
                .distinct()
                .toList();
    }

    /**
     * Puts a row's values in.
     *
     * @throws S3DeltaException {@code DATA} if a value is missing or blank
     */
    String render(Row row) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            String value = row.text(columns.get(i));
            if (value.isBlank()) {
                throw S3DeltaException.of(ErrorCode.DATA, "a text is empty")
                        .where(row.place() + ", column '" + columns.get(i) + "'")
                        .expected("a text that is not blank")
                        .got("'" + value + "'")
                        .fix("fill it in, leave the row out, or choose rows with 'sql'");
            }
            text.append(texts.get(i)).append(value);
        }
        return text.append(texts.get(columns.size())).toString();
    }
}
