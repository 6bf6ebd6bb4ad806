package s3delta.bench.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;
import s3delta.cli.Console;
import s3delta.cli.Program;
import s3delta.runtime.plugin.Registry;

/**
 * What a command of the program left behind.
 *
 * @param code exit code
 * @param out what it printed as result
 * @param err what it printed as errors
 */
record Command(int code, String out, String err) {
    static Command run(String name, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), Ansi.OFF);
        String[] words = Stream.concat(Stream.of(name), Stream.of(arguments).map(Object::toString))
                .toArray(String[]::new);
        int code = new Program(console, Registry::load).run(words);
        return new Command(code, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
