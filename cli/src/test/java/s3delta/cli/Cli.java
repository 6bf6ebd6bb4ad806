package s3delta.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;
import s3delta.runtime.Plugins;

/**
 * What a run of the command line left behind.
 *
 * @param code exit code
 * @param out what it printed as result
 * @param err what it printed as errors
 */
record Cli(int code, String out, String err) {
    /** Runs a command with fake plugins, without colours. */
    static Cli run(String... arguments) {
        return run(Ansi.OFF, () -> Plugins.load(List.of()), arguments);
    }

    static Cli run(Ansi ansi, Supplier<Plugins> plugins, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), ansi);
        int code = new Program(console, plugins).run(arguments);
        return new Cli(code, out.toString(), err.toString());
    }

    /** The text that golden files hold. */
    String golden() {
        return "exit " + code + "\n" + out + err;
    }
}
