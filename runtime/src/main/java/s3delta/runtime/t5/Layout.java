package s3delta.runtime.t5;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.Position;

/** Numbers of weights and positions by name, looked up once when a model is put together. */
final class Layout {
    private final Map<String, Integer> slots = new HashMap<>();
    private final Map<String, Integer> sites = new HashMap<>();

    Layout(T5Config config) {
        for (String name : T5Tensors.of(config).keySet()) {
            slots.put(name, slots.size());
        }
        List<Position> positions = T5Positions.of(config);
        for (int i = 0; i < positions.size(); i++) {
            sites.put(positions.get(i).path(), i);
        }
    }

    int slot(String tensor) {
        return find(slots, tensor);
    }

    int site(String path) {
        return find(sites, path);
    }

    private static int find(Map<String, Integer> numbers, String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalStateException("no such part of the model: " + name);
        }
        return number;
    }
}
