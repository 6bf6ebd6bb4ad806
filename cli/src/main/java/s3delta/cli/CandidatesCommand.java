package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.Candidate;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.t5.T5Config;

/** Lists what a search would choose from. */
@Command(
        name = "candidates",
        description = "List the deltas that a search would choose from. The weights are not read.",
        footer = {"", "Example: s3delta candidates --backbone t5-large --space s3delta-m"})
final class CandidatesCommand implements Runnable {
    @Option(
            names = "--backbone",
            required = true,
            paramLabel = "DIR",
            description = "The directory of the backbone, as Hugging Face stores it.")
    private Path backbone = Path.of("");

    @Option(
            names = "--space",
            paramLabel = "NAME|FILE",
            description = "s3delta-m (default), s3delta-l, wide, or a YAML file with a list of rules.")
    private String space = "s3delta-m";

    @Option(names = "--json", description = "Print JSON, a candidate an item.")
    private boolean json;

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    @Override
    public void run() {
        T5Config config = T5Config.read(backbone.resolve("config.json"));
        List<Candidate> candidates = Candidates.of(config, SpaceOption.read(space), registry);
        CandidateList list = new CandidateList(candidates, config.parameterCount());
        console.text(json ? list.json() : list.table());
    }
}
