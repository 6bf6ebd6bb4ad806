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
import s3delta.runtime.CandidateSpace;
import s3delta.runtime.S3Delta;
import s3delta.runtime.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the deltas that a search would choose from. */
@Command(name = "candidates")
final class CandidatesCommand extends PrintingCommand {
    @Mixin
    private Options.Backbone backbone = new Options.Backbone();

    @Mixin
    private Options.Space space = new Options.Space();

    @Option(names = "--budget", paramLabel = "B")
    private Optional<String> budget = Optional.empty();

    @Mixin
    private Options.Form form = new Options.Form();

    @Inject
    private S3Delta s3delta;

    @Override
    public void run() {
        CandidateSpace all = s3delta.candidates(backbone.directory(), space.text());
        Optional<Budget> most = budget.map(all::budget);
        console.text(form.of(() -> json(all, most), () -> table(all) + idle(all.withoutEffect()) + words(all, most)));
    }

    /** Words which candidates are of no use. */
    private static String idle(List<Candidate> idle) {
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
    private String words(CandidateSpace all, Optional<Budget> most) {
        String kept = most.map(count -> "Budget " + budget.orElseThrow() + " is " + all.kept(count) + "."
                        + (all.fitsInto(count) ? " A search has nothing to choose." : "") + "\n")
                .orElse("");
        boolean advice = most.isEmpty() || all.fitsInto(most.get());
        return kept + (advice ? "Budgets to begin with: " + all.sensibleBudgets() + ".\n" : "");
    }

    /** Writes every candidate. */
    private static String json(CandidateSpace all, Optional<Budget> most) {
        ObjectNode tree = Json.mapper().createObjectNode();
        tree.put("count", all.candidates().size());
        tree.put("parameters", all.parameters());
        tree.put("backbone_parameters", all.backboneParameters());
        most.ifPresent(count -> tree.put("budget", count.parameters())
                .put("share_of_space", (double) count.parameters() / all.parameters()));
        ArrayNode items = tree.putArray("candidates");
        for (Candidate candidate : all.candidates()) {
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
    private static String table(CandidateSpace all) {
        Map<String, Map<String, LongSummaryStatistics>> groups = all.candidates().stream()
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
        table.row("total", "", all.candidates().size(), all.parameters());
        return table.text()
                + String.format(
                        Locale.ROOT,
                        "%nThat is %.4f %% of the backbone's %,d parameters.%n",
                        100.0 * all.parameters() / all.backboneParameters(),
                        all.backboneParameters());
    }

    /** Shortens a path to what follows its last number: {@code SelfAttention.q}, {@code final_layer_norm}. */
    private static String site(Candidate candidate) {
        return candidate.position().path().replaceFirst("^(.*\\.\\d+|encoder|decoder)\\.", "");
    }
}
