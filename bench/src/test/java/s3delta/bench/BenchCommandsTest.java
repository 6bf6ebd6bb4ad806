package s3delta.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import s3delta.cli.CommandProvider;

class BenchCommandsTest {
    @Test
    void theCommandIsFoundAsAService() {
        assertTrue(ServiceLoader.load(CommandProvider.class).stream()
                .anyMatch(p -> p.get().commands().contains(BenchCommand.class)));
    }

    @Test
    void describesEveryCommandAndOption() {
        CommandLine bench = new CommandLine(BenchCommand.class);
        new CommandLine(CommandSpec.create().name("s3delta")).addSubcommand(bench);
        bench.setResourceBundle(new BenchCommands().texts());
        List<CommandLine> all = new ArrayList<>(List.of(bench));
        all.addAll(bench.getSubcommands().values());
        List<String> bare = new ArrayList<>();
        for (CommandLine line : all) {
            CommandSpec spec = line.getCommandSpec();
            if (spec.usageMessage().description().length == 0) {
                bare.add(spec.qualifiedName());
            }
            spec.args().stream()
                    .filter(each -> each.description().length == 0)
                    .forEach(each -> bare.add(spec.qualifiedName() + " " + each));
        }
        assertEquals(List.of(), bare);
    }
}
