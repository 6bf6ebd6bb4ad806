package s3delta.runtime.task;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row;

/** The wordings of T5's tasks. */
final class Prompts {
    private static final Pattern LINE_BREAK = Pattern.compile("<br>");
    private static final Pattern BOLD = Pattern.compile("</?b>");
    private static final Pattern HIGHLIGHT_AFTER_STOP = Pattern.compile("([.?!\"'])\n@highlight\n");
    private static final Pattern HIGHLIGHT = Pattern.compile("\n@highlight\n");

    private Prompts() {}

    /**
     * Words each column after its heading: {@code name heading text heading text}.
     *
     * @param name the task's name
     * @param headings words before each text, mostly the column's name and a colon
     * @param columns the columns in the same order
     * @param target words the label
     */
    static Prompt headed(String name, List<String> headings, List<String> columns, Function<Row, String> target) {
        return new Prompt(
                columns,
                row -> headedText(name, headings, columns, row::text),
                (source, row) -> List.of(new Example(source, target.apply(row), row.number())));
    }

    /** MultiRC: one example an answer, without mark-up, grouped by question. */
    static Prompt multiRc(String name, List<String> columns, Function<Row, String> target) {
        List<String> headings = columns.stream().map(column -> column + ":").toList();
        return new Prompt(
                columns,
                row -> headedText(name, headings, columns, column -> withoutMarkup(row.text(column))),
                (source, row) -> {
                    String label = target.apply(row);
                    Row index = row.fields("idx");
                    String question = index.integer("paragraph") + "/" + index.integer("question");
                    return List.of(new Example(source, label, List.of(label), question, row.number()));
                });
    }

    /** ReCoRD: one example for each right answer. */
    static Prompt record(String name, List<String> columns) {
        return new Prompt(columns, row -> recordSource(name, row), (source, row) -> {
            List<String> answers = row.texts("answers").stream().distinct().toList();
            if (answers.isEmpty()) {
                throw S3DeltaException.of(ErrorCode.DATA, "a row has no answer")
                        .where(row.place() + ", column 'answers'")
                        .expected("at least one answer")
                        .fix("use a split with answers, or leave the row out");
            }
            return answers.stream()
                    .map(answer -> new Example(source, answer, answers, "", row.number()))
                    .toList();
        });
    }

    private static String recordSource(String name, Row row) {
        return name + " record query: " + row.text("query") + " entities: " + String.join(", ", row.texts("entities"))
                + " passage: " + withoutHighlights(row.text("passage"));
    }

    private static String headedText(
            String name, List<String> headings, List<String> columns, Function<String, String> text) {
        StringBuilder source = new StringBuilder(name);
        for (int i = 0; i < columns.size(); i++) {
            source.append(' ').append(headings.get(i)).append(' ').append(text.apply(columns.get(i)));
        }
        return source.toString();
    }

    private static String withoutMarkup(String text) {
        return BOLD.matcher(LINE_BREAK.matcher(text).replaceAll(" ")).replaceAll("");
    }

    /** Joins the highlights to the passage as sentences. */
    private static String withoutHighlights(String passage) {
        String joined = HIGHLIGHT_AFTER_STOP.matcher(passage).replaceAll("$1 ");
        return HIGHLIGHT.matcher(joined).replaceAll(". ");
    }
}
