package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import s3delta.runtime.Plugins;
import s3delta.testsupport.Golden;

class ProgramTest {
    private static Plugins broken() {
        throw new IllegalStateException("plugins were asked for");
    }

    @Test
    void wordsUsageErrors() {
        Golden.CLI.text("cli-unknown-command", Cli.run("plugns").golden());
        Golden.CLI.text(
                "cli-unknown-option", Cli.run("candidates", "--bakbone", "x").golden());
        Golden.CLI.text("cli-unknown-argument", Cli.run("plugins", "lora").golden());
        Golden.CLI.text("cli-missing-option", Cli.run("candidates").golden());
        Golden.CLI.text("cli-missing-value", Cli.run("candidates", "--backbone").golden());
        Golden.CLI.text(
                "cli-no-number",
                Cli.run("prompts", "--task", "cola", "--data", "x", "--rows", "0,a")
                        .golden());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "candidates --help", "prompts -h", "plugins --help", "doctor --help", "--version"})
    void explainsItselfWithoutLookingForPlugins(String line) {
        Cli run = Cli.run(Ansi.OFF, ProgramTest::broken, line.split(" "));
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        assertTrue(run.out().lines().count() >= 1, run.out());
    }

    @Test
    void explainsItselfWithoutACommand() {
        assertEquals(Cli.run("--help").golden(), Cli.run().golden());
    }

    @Test
    void helpsWithCommandsAndExamples() {
        Golden.CLI.text("cli-help", Cli.run("--help").golden());
        for (String command : List.of("candidates", "prompts", "report", "plugins", "doctor", "sweep")) {
            Golden.CLI.text("cli-help-" + command, Cli.run(command, "--help").golden());
        }
    }

    @Test
    void describesEveryCommandAndOption() {
        Console console =
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), Ansi.OFF);
        List<String> bare = new ArrayList<>();
        describe(new Program(console, ProgramTest::broken).commandLine(new Errors(console)), bare);
        assertEquals(List.of(), bare);
    }

    private static void describe(CommandLine line, List<String> bare) {
        CommandSpec spec = line.getCommandSpec();
        if (spec.usageMessage().description().length == 0) {
            bare.add(spec.qualifiedName());
        }
        spec.args().stream()
                .filter(each -> each.description().length == 0)
                .forEach(each -> bare.add(spec.qualifiedName() + " " + each));
        line.getSubcommands().values().forEach(each -> describe(each, bare));
    }

    @Test
    void tellsItsVersion() {
        assertEquals(
                "s3delta unpackaged on Java " + Runtime.version() + System.lineSeparator(),
                Cli.run("--version").out());
    }

    @Test
    void showsBugsWithTheirStackTrace() {
        Cli run = Cli.run(Ansi.OFF, ProgramTest::broken, "plugins");
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains("IllegalStateException: plugins were asked for"), run.err());
        assertTrue(run.err().contains("\tat " + ProgramTest.class.getName() + ".broken("), run.err());
        assertTrue(run.err().contains("error[bug]: this is a bug in S3Delta"), run.err());
    }

    @Test
    void coloursHelpOnlyWhereAllowed() {
        assertTrue(Cli.run(Ansi.ON, ProgramTest::broken, "--help").out().contains("\u001b["));
        assertEquals(-1, Cli.run(Ansi.OFF, ProgramTest::broken, "--help").out().indexOf('\u001b'));
    }
}
