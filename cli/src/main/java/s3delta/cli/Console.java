package s3delta.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

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
     * Prints a line of result.
     *
     * @param line the line
     */
    public void line(String line) {
        out.println(line);
    }

    /**
     * Prints a text that has its own line ends.
     *
     * @param text the text
     */
    public void text(String text) {
        out.print(text);
        out.flush();
    }

    /**
     * Colours a text where that is allowed.
     *
     * @param style picocli's name of a style, such as {@code green}
     * @param text the text
     * @return the text with or without colour
     */
    public String coloured(String style, String text) {
        return ansi.string("@|" + style + " " + text + "|@");
    }
}
