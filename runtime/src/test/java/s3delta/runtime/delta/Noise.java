package s3delta.runtime.delta;

import s3delta.api.Position;
import s3delta.api.spi.Delta;
import s3delta.api.spi.Form;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;

/** A delta that only holds values. */
final class Noise {
    private Noise() {}

    static Attachment at(Position position, int size) {
        Form form = new Form.Function(Form.Reads.OUTPUT, (x, y, p) -> {
            throw new UnsupportedOperationException("not run");
        });
        Delta delta = new Delta(form, ParameterSpec.of("n", Initializer.normal(1), size));
        return new Attachment(position.path() + ".noise", "noise", position, delta);
    }
}
