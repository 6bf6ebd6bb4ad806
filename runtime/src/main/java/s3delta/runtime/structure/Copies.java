package s3delta.runtime.structure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import s3delta.api.Placement;

/** Equal deltas at one position: which of them is which means nothing, only how many there are and how they rank. */
final class Copies {
    private Copies() {}

    /** Numbers the copies of each delta anew from 1, the highest rated first; the order of the list stays. */
    static List<Placement> numbered(List<Placement> placements) {
        List<Placement> numbered = new ArrayList<>(placements);
        for (List<Integer> group : groups(placements)) {
            List<Integer> ranked = new ArrayList<>(group);
            ranked.sort(
                    Comparator.comparingDouble(i -> -placements.get(i).rating().orElse(1)));
            for (int rank = 0; rank < ranked.size(); rank++) {
                Placement one = placements.get(ranked.get(rank));
                numbered.set(
                        ranked.get(rank),
                        new Placement(
                                one.position(),
                                one.method(),
                                one.config(),
                                one.parameters(),
                                rank + 1,
                                one.p(),
                                one.score()));
            }
        }
        return numbered;
    }

    /** Gives the copies of each delta their values in falling order, so that values of several searches can be averaged. */
    static double[] ranked(List<Placement> placements, double[] values) {
        double[] ranked = values.clone();
        for (List<Integer> group : groups(placements)) {
            List<Double> falling =
                    new ArrayList<>(group.stream().map(i -> values[i]).toList());
            falling.sort(Collections.reverseOrder());
            for (int i = 0; i < group.size(); i++) {
                ranked[group.get(i)] = falling.get(i);
            }
        }
        return ranked;
    }

    private static List<List<Integer>> groups(List<Placement> placements) {
        Map<List<Object>, List<Integer>> groups = new LinkedHashMap<>();
        IntStream.range(0, placements.size()).forEach(i -> {
            Placement one = placements.get(i);
            groups.computeIfAbsent(List.of(one.position(), one.method(), one.config()), key -> new ArrayList<>())
                    .add(i);
        });
        return List.copyOf(groups.values());
    }
}
