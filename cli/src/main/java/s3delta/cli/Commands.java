package s3delta.cli;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import s3delta.cli.demo.DemoCommand;
import s3delta.cli.demo.DemoFilesCommand;

/** The commands there are. */
final class Commands {
    /** The program's own, in the order of the help text. */
    private static final List<Class<?>> OWN = List.of(
            DemoCommand.class,
            DemoFilesCommand.class,
            RunCommand.class,
            SearchCommand.class,
            TrainCommand.class,
            TransferCommand.class,
            StructureCommand.class,
            EvalCommand.class,
            PredictCommand.class,
            MergeCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            SweepCommand.class,
            ReportCommand.class,
            CandidatesCommand.class,
            PromptsCommand.class,
            TaskCommand.class,
            PluginsCommand.class,
            DataCommand.class,
            DoctorCommand.class,
            CompletionCommand.class);

    private Commands() {}

    /**
     * Lists the commands.
     *
     * @return the program's own, then those of providers
     */
    static List<Class<?>> all() {
        ServiceLoader<CommandProvider> providers =
                ServiceLoader.load(CommandProvider.class, Commands.class.getClassLoader());
        return Stream.concat(OWN.stream(), providers.stream().flatMap(p -> p.get().commands().stream()))
                .toList();
    }
}
