package s3delta.runtime.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Median;
import s3delta.runtime.data.Row;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.result.TaskReport;
import s3delta.runtime.result.TaskReport.Range;
import s3delta.runtime.result.TaskReport.Tokens;
import s3delta.runtime.result.TaskReport.Unknown;
import s3delta.runtime.tokenizer.Tokenizer;

/** Reads and words every row of a task, and says what may be wrong. */
public final class TaskCheck {
    private static final int SHOWN = 10;
    private static final int EXAMPLES = 3;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private TaskCheck() {}

    /**
     * Reads and words every row of a task.
     *
     * @param task the task
     * @param data the data directory
     * @param limits how many rows are used
     * @param randomness splits
     * @param tokenizer measures; stays the caller's to close
     * @param lengths the limits of texts
     * @return what was found
     * @throws s3delta.api.S3DeltaException as {@link Splits#of}
     */
    public static TaskReport of(
            Task task,
            Path data,
            Limits limits,
            Randomness randomness,
            Optional<Tokenizer> tokenizer,
            SequenceLimits lengths) {
        TaskData all = Splits.of(task, data, limits, randomness);
        Map<String, List<Example>> sets = new LinkedHashMap<>();
        sets.put(SplitRule.TRAIN, all.train());
        sets.put(SplitRule.VALIDATION, all.validation());
        sets.put(SplitRule.TEST, all.test());
        Map<String, Tokens> tokens = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>(overlaps(all));
        sets.forEach((set, examples) -> {
            missingLabels(task, set, examples).ifPresent(problems::add);
            tokenizer.ifPresent(t -> tokens.put(set, measure(t, examples, lengths)));
        });
        tokens.forEach((set, measured) -> problems.addAll(ofTokens(set, measured, lengths)));
        tokenizer.ifPresent(t -> problems.addAll(unwritable(t, task, sets)));
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sets.forEach((set, examples) -> sizes.put(set, examples.size()));
        return new TaskReport(
                task.name(),
                task.scoring().metric(),
                sizes,
                all.train().stream().limit(SHOWN).map(Example::worded).toList(),
                balance(task, sets),
                ranges(task, sets),
                tokens,
                problems);
    }

    /** Says where the targets lie, if all of them are finite numbers and no labels. */
    private static Map<String, Range> ranges(Task task, Map<String, List<Example>> sets) {
        if (task.scoring().labels().isPresent()) {
            return Map.of();
        }
        Map<String, Range> ranges = new LinkedHashMap<>();
        for (Map.Entry<String, List<Example>> set : sets.entrySet()) {
            List<Double> numbers = set.getValue().stream()
                    .flatMap(example -> Row.parsed(example.target()).filter(Double::isFinite).stream())
                    .toList();
            if (numbers.isEmpty() || numbers.size() < set.getValue().size()) {
                return Map.of();
            }
            ranges.put(
                    set.getKey(),
                    range(numbers.stream().mapToDouble(Double::doubleValue).toArray()));
        }
        return ranges;
    }

    private static Range range(double[] numbers) {
        DoubleSummaryStatistics all = Arrays.stream(numbers).summaryStatistics();
        return new Range(all.getMin(), Median.withDefaults().evaluate(numbers), all.getAverage(), all.getMax());
    }

    private static Map<String, Map<String, Long>> balance(Task task, Map<String, List<Example>> sets) {
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        sets.forEach((set, examples) -> counts.put(set, counted(examples, Example::target)));
        List<String> targets =
                task.scoring().labels().orElseGet(() -> frequent(counts.getOrDefault(SplitRule.TRAIN, Map.of())));
        Map<String, Map<String, Long>> balance = new LinkedHashMap<>();
        for (String target : targets) {
            Map<String, Long> row = new LinkedHashMap<>();
            counts.forEach((set, count) -> row.put(set, count.getOrDefault(target, 0L)));
            balance.put(target, row);
        }
        return balance;
    }

    private static List<String> frequent(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(SHOWN)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, Long> counted(List<Example> examples, Function<Example, String> key) {
        return examples.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.counting()));
    }

    private static Optional<String> missingLabels(Task task, String set, List<Example> examples) {
        Set<String> there = counted(examples, Example::target).keySet();
        String missing = task.scoring().labels().orElse(List.of()).stream()
                .filter(label -> !there.contains(label))
                .collect(Collectors.joining(", "));
        return missing.isEmpty() ? Optional.empty() : Optional.of("no " + set + " row has label " + missing);
    }

    private static List<String> overlaps(TaskData all) {
        List<String> problems = new ArrayList<>();
        Set<String> known = new HashSet<>(counted(all.train(), Example::source).keySet());
        Map.of(SplitRule.VALIDATION, all.validation(), SplitRule.TEST, all.test())
                .forEach((set, examples) -> {
                    long count = examples.stream()
                            .filter(e -> known.contains(e.source()))
                            .count();
                    if (count > 0) {
                        problems.add(count + " " + set + " sources are training sources, too");
                    }
                });
        long ambiguous = all.train().stream()
                .collect(Collectors.groupingBy(
                        Example::source, Collectors.mapping(Example::answers, Collectors.toSet())))
                .values()
                .stream()
                .filter(answers -> answers.size() > 1)
                .count();
        if (ambiguous > 0) {
            problems.add(ambiguous + " training sources occur with different targets");
        }
        return problems.stream().sorted().toList();
    }

    private static Tokens measure(Tokenizer tokenizer, List<Example> examples, SequenceLimits limits) {
        List<int[]> sources = encoded(tokenizer, examples, Example::source);
        List<int[]> targets = encoded(tokenizer, examples, Example::target);
        int[] lengths = sources.stream().mapToInt(ids -> ids.length).sorted().toArray();
        return new Tokens(
                Arrays.stream(lengths).average().orElse(0),
                lengths[(int) Math.ceil(0.95 * lengths.length) - 1],
                lengths[lengths.length - 1],
                targets.stream().mapToInt(ids -> ids.length).max().orElse(0),
                Arrays.stream(lengths)
                        .filter(length -> length > limits.source())
                        .count(),
                unknown(tokenizer, examples, Example::source, sources),
                unknown(tokenizer, examples, Example::target, targets));
    }

    private static List<int[]> encoded(Tokenizer tokenizer, List<Example> examples, Function<Example, String> text) {
        return tokenizer.encodeAll(examples.stream().map(text).toList());
    }

    /** Counts the tokens that are {@code <unk>}, and finds words that have one; a vocabulary of bytes has none. */
    private static Unknown unknown(
            Tokenizer tokenizer, List<Example> examples, Function<Example, String> text, List<int[]> encoded) {
        int[] sign = tokenizer.encode("<unk>");
        Predicate<int[]> has = ids -> sign.length == 2 && Arrays.stream(ids).anyMatch(id -> id == sign[0]);
        long count = encoded.stream()
                .filter(has)
                .flatMapToInt(Arrays::stream)
                .filter(id -> id == sign[0])
                .count();
        List<String> words = IntStream.range(0, encoded.size())
                .filter(i -> has.test(encoded.get(i)))
                .boxed()
                .flatMap(i -> BLANKS.splitAsStream(text.apply(examples.get(i))))
                .distinct()
                .filter(word -> has.test(tokenizer.encode(word)))
                .limit(EXAMPLES)
                .toList();
        return new Unknown(count, encoded.stream().mapToLong(ids -> ids.length).sum(), words);
    }

    private static List<String> ofTokens(String set, Tokens tokens, SequenceLimits limits) {
        List<String> problems = new ArrayList<>();
        if (tokens.over() > 0) {
            problems.add(tokens.over() + " " + set + " sources have more than " + limits.source() + " tokens");
        }
        if (tokens.longestTarget() > limits.target()) {
            problems.add(
                    "a " + set + " target has " + tokens.longestTarget() + " tokens, more than " + limits.target());
        }
        Map.of("source", tokens.unknownSources(), "target", tokens.unknownTargets())
                .forEach((kind, unknown) -> {
                    if (unknown.count() > 0) {
                        problems.add(String.format(
                                Locale.ROOT,
                                "%.2g%% of the tokens of %s %ss are <unk>, such as in %s",
                                100 * unknown.share(),
                                set,
                                kind,
                                quoted(unknown.examples())));
                    }
                });
        return problems.stream().sorted().toList();
    }

    /** What the tokenizer cannot write can never be an output. */
    private static List<String> unwritable(Tokenizer tokenizer, Task task, Map<String, List<Example>> sets) {
        if (!task.labels().isEmpty()) {
            return task.labels().stream()
                    .map(label -> new Example(label, label, 0))
                    .filter(label -> !task.scoring().right(back(tokenizer, label), label))
                    .map(label -> "label '" + label.target() + "' comes back from the tokenizer as '"
                            + back(tokenizer, label) + "', so no output can be it")
                    .toList();
        }
        List<String> problems = new ArrayList<>();
        sets.forEach((set, examples) -> {
            List<Example> lost = examples.stream()
                    .filter(example -> !task.scoring().right(back(tokenizer, example), example))
                    .toList();
            if (!lost.isEmpty()) {
                Example first = lost.get(0);
                problems.add(
                        lost.size() + " " + set + " targets come back from the tokenizer as other texts, so no output"
                                + " can be them, such as row " + first.row() + ": '" + first.target() + "' as '"
                                + back(tokenizer, first) + "'");
            }
        });
        return problems;
    }

    private static String back(Tokenizer tokenizer, Example example) {
        return tokenizer.decode(tokenizer.encode(example.target())).strip();
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
    }
}
