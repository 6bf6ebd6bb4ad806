package s3delta.bench.fuzz;

import java.util.List;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.text.Nearest;

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
        List<Reader> all = all();
        List<String> names = all.stream().map(Reader::name).toList();
        return all.stream()
                .filter(reader -> reader.name().equals(name))
                .findFirst()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.USAGE, "there is no reader '" + name + "'")
                        .where("--reader")
                        .expected("one of " + String.join(", ", names))
                        .got("'" + name + "'")
                        .fix(Nearest.advice(name, names))
                        .build());
    }
}
