package s3delta.cli;

import s3delta.api.Stability;
import s3delta.runtime.Plugins;
import s3delta.runtime.process.LastWord;

/**
 * The command line's entry.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process: with 0 when it succeeded, 2 when something the user gave is wrong, 1 when
     * S3Delta is at fault.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        Console console = Console.system();
        LastWord.begin(culprit -> console.err()
                .println("error[plugin-contract]: a plugin ended the process\n  got:      " + culprit
                        + "\n  fix:      report it to the plugin's author, or do without the plugin"));
        LastWord.exit(new Program(console, Plugins::configured).run(arguments));
    }
}
