package s3delta.cli.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import s3delta.api.Placement;
import s3delta.api.Structure;
import s3delta.runtime.T5Path;

/** Says in words where the parameters of structures went. */
final class PlaceWords {
    private final List<Structure> structures;
    private final int layers;

    /**
     * Takes structures.
     *
     * @param structures of one group, a seed each
     * @param layers number of blocks in a stack
     */
    PlaceWords(List<Structure> structures, int layers) {
        this.structures = structures;
        this.layers = layers;
    }

    /** The sentences; none where no structure keeps anything. */
    List<String> sentences() {
        long total = placements().stream().mapToLong(Placement::parameters).sum();
        if (total == 0) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        long mean = total / structures.size();
        long deltas = Math.round(placements().size() / (double) structures.size());
        String counts = Html.grouped(mean) + " parameters in " + Html.grouped(deltas) + " deltas";
        sentences.add("Of "
                + (structures.size() == 1 ? counts : counts + " (means of " + structures.size() + " structures)")
                + ", "
                + Html.ranked(
                        shares(p -> "are in the " + T5Path.of(p.position()).stack())) + "; the largest part, "
                + top(shares(p -> place(T5Path.of(p.position())))) + ".");
        sentences.add("By method: " + Html.ranked(shares(Placement::method)) + ".");
        sentences.add("By block: " + Html.ranked(shares(p -> block(T5Path.of(p.position())))) + ".");
        sentences.add("By place: " + Html.ranked(shares(p -> part(T5Path.of(p.position())))) + ".");
        sentences.add("By depth: " + Html.ranked(shares(p -> third(T5Path.of(p.position())))) + ".");
        if (structures.size() > 1) {
            sentences.add("Two seeds agree on " + Html.whole(agreement())
                    + " of the deltas that either of them keeps, on average.");
        }
        return sentences;
    }

    private List<Placement> placements() {
        return structures.stream().flatMap(s -> s.placements().stream()).toList();
    }

    private Map<String, Double> shares(Function<Placement, String> key) {
        double total = placements().stream().mapToLong(Placement::parameters).sum();
        Map<String, Double> shares = new TreeMap<>();
        placements().forEach(p -> shares.merge(key.apply(p), p.parameters() / total, Double::sum));
        return shares;
    }

    private static String top(Map<String, Double> shares) {
        Map.Entry<String, Double> top = Collections.max(shares.entrySet(), Map.Entry.comparingByValue(Double::compare));
        return Html.whole(top.getValue()) + ", is " + top.getKey();
    }

    private String place(T5Path spot) {
        return "at the " + part(spot) + " of the " + spot.stack() + " " + third(spot);
    }

    private String third(T5Path spot) {
        if (spot.block() == T5Path.AFTER) {
            return "after all layers";
        }
        return switch (3 * spot.block() / Math.max(layers, 1)) {
            case 0 -> "in the lower third of the layers";
            case 1 -> "in the middle third";
            default -> "in the upper third";
        };
    }

    /** The mean over pairs of structures of what both keep over what either keeps. */
    private double agreement() {
        List<Set<String>> kept = structures.stream()
                .map(s -> Set.copyOf(s.placements().stream()
                        .map(p -> p.position() + p.method() + p.config())
                        .toList()))
                .toList();
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < kept.size(); i++) {
            for (int j = 0; j < i; j++) {
                Set<String> both = new HashSet<>(kept.get(i));
                both.retainAll(kept.get(j));
                Set<String> either = new HashSet<>(kept.get(i));
                either.addAll(kept.get(j));
                sum += both.size() / (double) Math.max(either.size(), 1);
                pairs++;
            }
        }
        return sum / pairs;
    }

    /** The block in words. */
    static String block(T5Path path) {
        return switch (path.layer()) {
            case T5Path.SELF -> "self-attention";
            case T5Path.CROSS -> "cross-attention";
            case T5Path.FEED_FORWARD -> "feed-forward";
            case T5Path.FINAL_NORM -> "final norms";
            default -> path.layer();
        };
    }

    /** The part in words. */
    static String part(T5Path path) {
        return switch (path.module()) {
            case "q" -> "queries";
            case "k" -> "keys";
            case "v" -> "values";
            case "o" -> "attention outputs";
            case "wi", "wi_0", "wi_1" -> "feed-forward inputs";
            case "wo" -> "feed-forward outputs";
            case T5Path.NORM -> "layer norms";
            case "" -> path.block() == T5Path.AFTER ? "layer norms" : "whole blocks";
            default -> path.module();
        };
    }
}
