package s3delta.runtime.cli;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import s3delta.runtime.CommandProvider;

/** The commands there are. */
final class Commands {
    /** The runtime's own, in the order of the help text. */
    private static final List<Class<?>> OWN = List.of(
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
            TrialCommand.class,
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
     * @return the runtime's, then those of providers
     */
    static List<Class<?>> all() {
        ServiceLoader<CommandProvider> providers =
                ServiceLoader.load(CommandProvider.class, Commands.class.getClassLoader());
        return Stream.concat(OWN.stream(), providers.stream().flatMap(p -> p.get().commands().stream()))
                .toList();
    }
}
