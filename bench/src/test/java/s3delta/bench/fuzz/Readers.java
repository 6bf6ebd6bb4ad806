package s3delta.bench.fuzz;

import java.util.List;
import java.util.stream.Stream;
import s3delta.runtime.plugin.Registry;

/** All readers of the program. */
final class Readers {
    private Readers() {}

    static List<Reader> all() {
        Registry registry = Registry.load();
        return Stream.of(
                        new TextReaders(registry).all(),
                        new TensorReaders(registry).all(),
                        new RunReaders(registry).all(),
                        JarReaders.all(),
                        TokenizerReaders.all(),
                        DataReaders.all())
                .flatMap(List::stream)
                .toList();
    }

    static Reader named(String name) {
        return all().stream()
                .filter(reader -> reader.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
