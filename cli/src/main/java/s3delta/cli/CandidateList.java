package s3delta.cli;

import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import s3delta.api.Candidate;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Candidates as the command line shows them.
 *
 * @param candidates the candidates, in their order
 * @param backboneParameters number of parameters of the backbone
 */
record CandidateList(List<Candidate> candidates, long backboneParameters) {
    CandidateList {
        candidates = List.copyOf(candidates);
    }

    private long parameters() {
        return candidates.stream().mapToLong(Candidate::parameters).sum();
    }

    /** Writes every candidate. */
    String json() {
        ObjectNode tree = Trees.object(Map.of());
        tree.put("count", candidates.size());
        tree.put("parameters", parameters());
        tree.put("backbone_parameters", backboneParameters);
        ArrayNode items = tree.putArray("candidates");
        for (Candidate candidate : candidates) {
            items.addObject()
                    .put("position", candidate.position().path())
                    .put("method", candidate.method())
                    .put("parameters", candidate.parameters());
        }
        return Json.text(tree);
    }

    /** Sums them up by method and site. */
    String table() {
        Map<String, Map<String, LongSummaryStatistics>> groups = candidates.stream()
                .collect(Collectors.groupingBy(
                        Candidate::method,
                        TreeMap::new,
                        Collectors.groupingBy(CandidateList::site, TreeMap::new, sums())));
        TextTable table = new TextTable().row("METHOD", "SITE", "CANDIDATES", "PARAMETERS");
        groups.forEach(
                (method, sites) -> sites.forEach((site, sum) -> table.row(method, site, sum.getCount(), sum.getSum())));
        table.row("total", "", candidates.size(), parameters());
        return table.text()
                + String.format(
                        Locale.ROOT,
                        "%nThat is %.4f %% of the backbone's %,d parameters.%n",
                        100.0 * parameters() / backboneParameters,
                        backboneParameters);
    }

    private static Collector<Candidate, ?, LongSummaryStatistics> sums() {
        return Collectors.summarizingLong(Candidate::parameters);
    }

    /** Shortens a path to what follows its last number: {@code SelfAttention.q}, {@code final_layer_norm}. */
    private static String site(Candidate candidate) {
        return candidate.position().path().replaceFirst("^(.*\\.\\d+|encoder|decoder)\\.", "");
    }
}
