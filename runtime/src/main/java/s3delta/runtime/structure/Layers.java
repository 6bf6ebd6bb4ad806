package s3delta.runtime.structure;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the layers of a stack go in a stack of another depth, by relative position: the first to the first, the last to
 * the last, those between in proportion, a half rounded up. In a deeper stack each layer takes what is at its place in
 * the other, so that one layer becomes several; in a shallower one several layers fall together.
 *
 * @param from number of layers before
 * @param to number of layers after
 */
record Layers(int from, int to) {
    /**
     * Returns where a layer goes.
     *
     * @param layer from 0
     * @return one layer or several, rising
     */
    int[] of(int layer) {
        return to <= from
                ? new int[] {place(layer, from, to)}
                : IntStream.range(0, to)
                        .filter(other -> place(other, to, from) == layer)
                        .toArray();
    }

    /** Round half up of {@code layer (to - 1) / (from - 1)}, in whole numbers. */
    private static int place(int layer, int from, int to) {
        return from == 1 ? 0 : (2 * layer * (to - 1) + from - 1) / (2 * (from - 1));
    }

    /** Lists the whole map, one item a layer. */
    List<List<Long>> all() {
        return IntStream.range(0, from)
                .mapToObj(
                        layer -> IntStream.of(of(layer)).asLongStream().boxed().toList())
                .toList();
    }

    @Override
    public String toString() {
        return IntStream.range(0, from)
                .mapToObj(layer -> layer + " -> "
                        + IntStream.of(of(layer)).mapToObj(Integer::toString).collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }
}
