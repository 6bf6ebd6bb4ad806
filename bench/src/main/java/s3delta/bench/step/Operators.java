package s3delta.bench.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import s3delta.runtime.engine.TensorEngine;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operators of a computation by the engine's own profiler. It counts on any device what a GPU would launch:
 * operators that call no other and do more than describe an array anew.
 *
 * @param events all operators, those that others call included
 * @param costs of those that compute or copy, and call no other: by name, the longest first
 * @param others of the rest: operators that describe or get memory, or call others
 */
record Operators(long events, Map<String, Cost> costs, Cost others) {
    /**
     * What an operator took in all its calls.
     *
     * @param calls how often it was called
     * @param seconds of wall time
     * @param bytes of memory that it got for its results; what it writes in place is not in it
     * @param operations multiplications and additions, of matrix products
     */
    record Cost(long calls, double seconds, long bytes, double operations) {
        Cost plus(Cost other) {
            return new Cost(
                    calls + other.calls, seconds + other.seconds, bytes + other.bytes, operations + other.operations);
        }
    }

    private static final String PREFIX = "aten::";

    private static final double MICROS = 1e6;

    /** A step of a search calls hundreds of thousands of operators. */
    private static final JsonMapper TRACES = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxTokenCount(-1).build())
                    .build())
            .build();

    private static final Pattern SHAPE = Pattern.compile("\\[(\\d+(?:, *\\d+)*)\\]");
    private static final Pattern BYTES = Pattern.compile("(-?\\d+(?:\\.\\d+)?) (b|Kb|Mb|Gb)");
    private static final Map<String, Integer> UNITS = Map.of("b", 0, "Kb", 10, "Mb", 20, "Gb", 30);

    /** Matrix products. */
    private static final Set<String> PRODUCTS = Set.of("mm", "bmm", "addmm", "addmm_", "baddbmm", "baddbmm_");

    /** Operators that only describe memory, or get it. */
    private static final Set<String> FREE = Set.of(
            "view",
            "_unsafe_view",
            "reshape",
            "_reshape_alias",
            "transpose",
            "t",
            "permute",
            "as_strided",
            "slice",
            "narrow",
            "select",
            "expand",
            "expand_as",
            "unsqueeze",
            "squeeze",
            "detach",
            "detach_",
            "alias",
            "split",
            "split_with_sizes",
            "chunk",
            "unbind",
            "empty",
            "empty_like",
            "empty_strided",
            "new_empty",
            "new_empty_strided",
            "resize_",
            "result_type",
            "to",
            "contiguous",
            "is_nonzero",
            "item",
            "lift_fresh",
            "set_data",
            "size",
            "numel",
            "requires_grad_",
            "broadcast_tensors",
            "numpy_T",
            "matrix_H",
            "mT",
            "resolve_conj",
            "resolve_neg",
            "_local_scalar_dense");

    /** An operator as the profiler writes it. */
    private static final class Event {
        private final String name;
        private final long thread;
        private final double start;
        private final double end;
        private final double operations;
        private double own;
        private long bytes;
        private boolean calls;

        Event(JsonNode node) {
            name = node.path("name").asString().substring(PREFIX.length());
            thread = node.path("tid").asLong();
            start = node.path("ts").asDouble() / MICROS;
            own = node.path("dur").asDouble() / MICROS;
            end = start + own;
            bytes = bytes(node.path("cpu mem").asString(""));
            operations = PRODUCTS.contains(name) ? operations(node.path("shape").toString()) : 0;
        }

        boolean isFree() {
            return FREE.contains(name);
        }

        Cost cost() {
            return new Cost(1, own, Math.max(0, bytes), operations);
        }
    }

    /** Says whether an operator is a matrix product. */
    static boolean isProduct(String name) {
        return PRODUCTS.contains(name);
    }

    /** How many operators a GPU would launch. */
    long launches() {
        return costs.values().stream().mapToLong(Cost::calls).sum();
    }

    /** Reads such as {@code 36.00 Kb}; what was given back is negative. */
    private static long bytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        return matcher.matches()
                ? Math.round(Double.parseDouble(matcher.group(1)) * (1L << UNITS.getOrDefault(matcher.group(2), 0)))
                : 0;
    }

    /** Of the product of the last two matrices among the arguments, [.., m, k] and [.., k, n]. */
    private static double operations(String shapes) {
        List<long[]> matrices = SHAPE.matcher(shapes)
                .results()
                .map(shape -> Arrays.stream(shape.group(1).split(", *"))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toList();
        if (matrices.size() < 2) {
            return 0;
        }
        long[] left = matrices.get(matrices.size() - 2);
        long[] right = matrices.get(matrices.size() - 1);
        return 2.0 * Arrays.stream(left).reduce(1, (a, b) -> a * b) * right[right.length - 1];
    }

    /**
     * Counts what a computation calls, on all threads.
     *
     * @param computation the computation
     * @return the operators
     */
    static Operators of(Runnable computation) {
        try {
            Path file = Files.createTempFile("s3delta-profile", ".json");
            try {
                TensorEngine.profile(computation, file);
                return count(events(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Event> events(Path trace) {
        List<Event> events = new ArrayList<>();
        try (MappingIterator<JsonNode> all = TRACES.readerFor(JsonNode.class).readValues(trace.toFile())) {
            all.forEachRemaining(event -> {
                // What is not an operator, such as a kernel's name, calls operators and is none.
                if (event.path("name").asString().startsWith(PREFIX)) {
                    events.add(new Event(event));
                }
            });
        }
        return events;
    }

    private static Operators count(List<Event> events) {
        // Whoever calls comes before what is called.
        events.sort(Comparator.<Event>comparingLong(event -> event.thread)
                .thenComparingDouble(event -> event.start)
                .thenComparing(
                        Comparator.<Event>comparingDouble(event -> event.end).reversed()));
        Deque<Event> open = new ArrayDeque<>();
        for (Event event : events) {
            while (!open.isEmpty() && (open.peek().thread != event.thread || open.peek().end <= event.start)) {
                open.pop();
            }
            if (!open.isEmpty()) {
                open.peek().own -= event.end - event.start;
                open.peek().bytes -= event.bytes;
            }
            if (!event.isFree()) {
                open.forEach(caller -> caller.calls = true);
            }
            open.push(event);
        }
        Map<String, Cost> costs = new HashMap<>();
        Cost others = new Cost(0, 0, 0, 0);
        for (Event event : events) {
            if (event.isFree() || event.calls) {
                others = others.plus(event.cost());
            } else {
                costs.merge(event.name, event.cost(), Cost::plus);
            }
        }
        Map<String, Cost> sorted = new LinkedHashMap<>();
        costs.entrySet().stream()
                .sorted(Map.Entry.<String, Cost>comparingByValue(
                                Comparator.comparingDouble(Cost::seconds).reversed())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return new Operators(events.size(), sorted, others);
    }
}
