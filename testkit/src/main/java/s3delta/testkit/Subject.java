package s3delta.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import s3delta.api.Position;
import s3delta.api.SiteShape;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.Parameters;
import s3delta.runtime.delta.Attachment;

/**
 * One delta under test: a method with one configuration at one position of the tiny T5.
 *
 * @param position where it is
 * @param module what it computes
 * @param name name in files and failures
 */
record Subject(Position position, DeltaModule module, String name) {
    /** Each configuration at each position that the method fits. */
    static <C extends Record> List<Subject> all(DeltaMethod<C> method, List<C> configs, List<Position> positions) {
        List<Subject> subjects = new ArrayList<>();
        for (Position position : positions) {
            if (method.sites().contains(position.shape().kind())) {
                for (int i = 0; i < configs.size(); i++) {
                    DeltaModule module = method.create(position.shape(), configs.get(i));
                    subjects.add(new Subject(position, module, position.path() + "." + method.id() + i));
                }
            }
        }
        return subjects;
    }

    /** The subjects outside the first blocks, which differ from the last by their position bias alone. */
    static List<Subject> ofLastBlocks(List<Subject> subjects) {
        return subjects.stream()
                .filter(subject -> !subject.position().path().contains(".block.0."))
                .toList();
    }

    Attachment attachment() {
        return new Attachment(name, position, module);
    }

    /**
     * Says whether no output can show this delta: it adds the same to all keys, which the softmax does not see.
     *
     * @param manager where arrays can be made
     */
    boolean invisible(NDManager manager) {
        if (!position.endsWith("k") || !(module instanceof AdditiveDelta additive)) {
            return false;
        }
        try (NDManager scope = manager.newSubManager()) {
            SiteShape site = position.shape();
            NDArray input = scope.zeros(new Shape(1, 2, site.inputWidth()));
            NDArray output = scope.zeros(new Shape(1, 2, site.outputWidth()));
            return additive.delta(input, output, parameters(scope)).getShape().dimension() == 1;
        }
    }

    /** Parameters of the declared shapes, all ones. */
    Parameters parameters(NDManager scope) {
        return wanted -> module.parameters().stream()
                .filter(spec -> spec.name().equals(wanted))
                .map(spec -> scope.ones(spec.shape()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not declared: " + wanted));
    }

    /** The names of the subjects that no output can show, each with a dot at its end. */
    static Set<String> invisible(List<Subject> subjects, NDManager manager) {
        return subjects.stream()
                .filter(subject -> subject.invisible(manager))
                .map(subject -> subject.name() + ".")
                .collect(Collectors.toSet());
    }
}
