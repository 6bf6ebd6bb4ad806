package s3delta.bench.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * The operators of a computation by the engine's own profiler. It counts on any device what a GPU would launch:
 * operators that call no other and do more than describe an array anew.
 *
 * @param events all operators, those that others call included
 * @param launches those that compute or copy, and call no other
 * @param byName how many of each, the most frequent first
 */
record Operators(long events, long launches, Map<String, Long> byName) {
    private static final String PREFIX = "aten::";

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

    /** An operator as the profiler writes it, in microseconds. */
    private record Event(String name, double start, double end, long thread) {
        boolean isFree() {
            return FREE.contains(name);
        }
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
                return count(Json.mapper().readTree(file.toFile()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Operators count(JsonNode trace) {
        List<Event> events = new ArrayList<>();
        for (JsonNode event : trace) {
            double start = event.path("ts").asDouble();
            String name = event.path("name").asString();
            // What is not an operator, such as a kernel's name, calls operators and is none.
            if (!name.startsWith(PREFIX)) {
                continue;
            }
            events.add(new Event(
                    name.substring(PREFIX.length()),
                    start,
                    start + event.path("dur").asDouble(),
                    event.path("tid").asLong()));
        }
        // Whoever calls comes before what is called.
        events.sort(Comparator.comparingLong(Event::thread)
                .thenComparingDouble(Event::start)
                .thenComparing(Comparator.comparingDouble(Event::end).reversed()));
        Map<String, Long> leaves = new HashMap<>();
        Deque<Event> open = new ArrayDeque<>();
        Set<Event> callers = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Event event : events) {
            while (!open.isEmpty()
                    && (open.peek().thread() != event.thread() || open.peek().end() <= event.start())) {
                open.pop();
            }
            if (!event.isFree()) {
                callers.addAll(open);
            }
            open.push(event);
        }
        events.stream()
                .filter(event -> !event.isFree() && !callers.contains(event))
                .forEach(event -> leaves.merge(event.name(), 1L, Long::sum));
        Map<String, Long> sorted = new LinkedHashMap<>();
        leaves.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return new Operators(
                events.size(),
                sorted.values().stream().mapToLong(Long::longValue).sum(),
                sorted);
    }
}
