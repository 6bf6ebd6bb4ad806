package s3delta.runtime.delta;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Delta;
import s3delta.api.spi.Form;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.Checkpoints;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Layout;
import s3delta.testsupport.Golden;

class UnlinkedDeltaTest {
    @TempDir
    Path directory;

    @Test
    void codeOfADeltaThatDoesNotLinkIsThePluginsFault() throws IOException {
        try (FrozenT5 backbone = FrozenT5.load(Checkpoints.write(directory), Checkpoints.engine())) {
            Position position =
                    T5Layout.of(backbone.model().config()).positions().get(1);
            Batch batch = Batch.of(List.of(new int[] {2, 1}), List.of(new int[] {3, 1}), 0);
            Initializer missing = (values, shape, random) -> {
                throw new NoClassDefFoundError("example/Missing");
            };
            ParameterSpec vector = ParameterSpec.of("v", Initializer.zeros(), 6);
            ParameterSpec unlinked = ParameterSpec.of("v", missing, 6);
            Form.Computation gone = (x, y, p) -> {
                throw new NoSuchMethodError("example.Gone.now()");
            };
            try (GatedModel model = model(backbone, position, new Form.Function(Form.Reads.OUTPUT, gone), vector)) {
                Golden.RUNTIME.text("plugin-unlinked", error(() -> model.gradients(batch, Gates.open())));
            }
            Golden.RUNTIME.text(
                    "plugin-unlinked-start",
                    error(() -> model(backbone, position, new Form.Constant(unlinked), unlinked)));
        }
    }

    private static GatedModel model(FrozenT5 backbone, Position position, Form form, ParameterSpec parameter) {
        Attachment attachment = new Attachment("q.broken", "broken", position, new Delta(form, parameter));
        DeltaSet deltas = new DeltaSet(T5Layout.of(backbone.model().config()).positions(), List.of(attachment));
        return new GatedModel(backbone, deltas, new PlainOps(), new Randomness(0));
    }

    private static String error(Executable call) {
        String text = assertThrows(S3DeltaException.class, call).toString();
        return text.replaceAll("lambda\\$\\w+\\$\\d+ \\(UnlinkedDeltaTest.java:\\d+\\)", "x (UnlinkedDeltaTest.java:N)")
                + "\n";
    }
}
