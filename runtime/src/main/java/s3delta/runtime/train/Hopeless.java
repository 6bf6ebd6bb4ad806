package s3delta.runtime.train;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import s3delta.runtime.tokenizer.Tokenizer;

/**
 * Knows of the beginning of an output that no label begins so: whatever follows, the output will be wrong. What a
 * beginning is compared by is its text, as another row of tokens may spell a label too, and without spaces, as a tokenizer may
 * remove some of them once more tokens follow. Safe for use by several threads.
 */
final class Hopeless implements Predicate<List<Integer>> {
    private final List<String> labels;
    private final Tokenizer tokenizer;
    private final Map<List<Integer>, Boolean> known = new ConcurrentHashMap<>();

    Hopeless(List<String> labels, Tokenizer tokenizer) {
        this.labels = labels.stream().map(Hopeless::withoutSpaces).toList();
        this.tokenizer = tokenizer;
    }

    /** Takes tokens, the start token included. */
    @Override
    public boolean test(List<Integer> tokens) {
        return known.computeIfAbsent(List.copyOf(tokens), this::look);
    }

    private boolean look(List<Integer> tokens) {
        int[] output = tokens.stream().skip(1).mapToInt(Integer::intValue).toArray();
        String text = withoutSpaces(tokenizer.decode(output).strip());
        return labels.stream().noneMatch(label -> label.startsWith(text));
    }

    private static String withoutSpaces(String text) {
        return text.replace(" ", "");
    }
}
