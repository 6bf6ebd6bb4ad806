package s3delta.cli;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.SpaceSize;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.t5.T5Config;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the deltas that a search would choose from. */
@Command(
        name = "candidates",
        description = "List the deltas that a search would choose from. The weights are not read.",
        footer = {"", "Example: s3delta candidates --backbone t5-large --space s3delta-m --budget '5%% of space'"})
final class CandidatesCommand implements Runnable {
    @Mixin
    private Options.Backbone backbone = new Options.Backbone();

    @Mixin
    private Options.Space space = new Options.Space();

    @Option(
            names = "--budget",
            paramLabel = "B",
            converter = Options.BudgetConverter.class,
            description = "Show what a budget keeps: a count, a fraction of the backbone, or such as '5%% of space'.")
    private Optional<WrittenBudget> budget = Optional.empty();

    @Mixin
    private Options.Form form = new Options.Form();

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    @Override
    public void run() {
        T5Config config = backbone.config();
        SearchSpace rules = space.read();
        List<Candidate> candidates = Candidates.of(config, rules, registry);
        SpaceSize size = SpaceSize.of(candidates);
        Optional<Budget> most = budget.map(written -> written.in(config, rules, registry));
        long whole = config.parameterCount();
        console.text(form.of(
                () -> json(candidates, size, most, whole),
                () -> table(candidates, size, whole) + idle(candidates) + words(size, most)));
    }

    /** Words which candidates are of no use. */
    private String idle(List<Candidate> candidates) {
        List<Candidate> idle = Candidates.withoutEffect(candidates, registry);
        if (idle.isEmpty()) {
            return "";
        }
        String which = idle.stream()
                .map(candidate -> candidate.method() + " at " + site(candidate))
                .distinct()
                .collect(Collectors.joining(", "));
        return "Softmax does not see " + idle.size() + " of them, which add the same to all keys: " + which
                + ". Their gradient is always 0; a space file of your own can leave them out.\n";
    }

    /** Words what a budget keeps; without one, budgets to begin with. */
    private String words(SpaceSize size, Optional<Budget> most) {
        String kept = most.map(count -> "Budget " + budget.orElseThrow() + " is " + size.kept(count) + "."
                        + (size.fitsInto(count) ? " A search has nothing to choose." : "") + "\n")
                .orElse("");
        boolean advice = most.isEmpty() || size.fitsInto(most.get());
        return kept + (advice ? "Budgets to begin with: " + size.sensible() + ".\n" : "");
    }

    /** Writes every candidate. */
    private static String json(
            List<Candidate> candidates, SpaceSize size, Optional<Budget> most, long backboneParameters) {
        ObjectNode tree = Json.mapper().createObjectNode();
        tree.put("count", size.candidates());
        tree.put("parameters", size.parameters());
        tree.put("backbone_parameters", backboneParameters);
        most.ifPresent(count -> tree.put("budget", count.parameters())
                .put("share_of_space", (double) count.parameters() / size.parameters()));
        ArrayNode items = tree.putArray("candidates");
        for (Candidate candidate : candidates) {
            ObjectNode item = items.addObject()
                    .put("position", candidate.position().path())
                    .put("method", candidate.method())
                    .put("parameters", candidate.parameters());
            if (candidate.copy() > 1) {
                item.put("copy", candidate.copy());
            }
        }
        return Json.text(tree);
    }

    /** Sums them up by method and site. */
    private static String table(List<Candidate> candidates, SpaceSize size, long backboneParameters) {
        Map<String, Map<String, LongSummaryStatistics>> groups = candidates.stream()
                .collect(Collectors.groupingBy(
                        Candidate::method,
                        TreeMap::new,
                        Collectors.groupingBy(
                                CandidatesCommand::site,
                                TreeMap::new,
                                Collectors.summarizingLong(Candidate::parameters))));
        TextTable table = new TextTable().row("METHOD", "SITE", "CANDIDATES", "PARAMETERS");
        groups.forEach(
                (method, sites) -> sites.forEach((site, sum) -> table.row(method, site, sum.getCount(), sum.getSum())));
        table.row("total", "", size.candidates(), size.parameters());
        return table.text()
                + String.format(
                        Locale.ROOT,
                        "%nThat is %.4f %% of the backbone's %,d parameters.%n",
                        100.0 * size.parameters() / backboneParameters,
                        backboneParameters);
    }

    /** Shortens a path to what follows its last number: {@code SelfAttention.q}, {@code final_layer_norm}. */
    private static String site(Candidate candidate) {
        return candidate.position().path().replaceFirst("^(.*\\.\\d+|encoder|decoder)\\.", "");
    }
}
