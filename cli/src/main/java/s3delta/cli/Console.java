package s3delta.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;
import s3delta.runtime.text.Printable;

/**
 * Where a command writes.
 *
 * @param out takes results
 * @param err takes errors and notes, never coloured
 * @param ansi whether results may be coloured
 */
public record Console(PrintWriter out, PrintWriter err, Ansi ansi) {
    /**
     * Returns the process's own streams, in UTF-8; coloured only on a terminal and where NO_COLOR is not set.
     *
     * @return the console
     */
    public static Console system() {
        return new Console(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Ansi.AUTO);
    }

    /**
     * Prints a line of result. What a terminal would take for a command is escaped.
     *
     * @param line the line
     */
    public void line(String line) {
        out.println(Printable.lines(line));
    }

    /**
     * Prints a line that begins with a word in colour, where that is allowed.
     *
     * @param style picocli's name of a style, such as {@code green}
     * @param word the word
     * @param rest the rest of the line, escaped as above
     */
    public void line(String style, String word, String rest) {
        out.println(ansi.string("@|" + style + " " + word + "|@") + Printable.lines(rest));
    }

    /**
     * Prints a text that has its own line ends, escaped as above.
     *
     * @param text the text
     */
    public void text(String text) {
        out.print(Printable.lines(text));
        out.flush();
    }

    /**
     * Prints a line for people where errors go, escaped as above.
     *
     * @param line the line
     */
    public void note(String line) {
        err.println(Printable.lines(line));
    }
}
