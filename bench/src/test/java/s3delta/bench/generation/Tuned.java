package s3delta.bench.generation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import s3delta.api.Position;
import s3delta.api.SiteKind;
import s3delta.api.spi.Delta;
import s3delta.bench.run.Perturbation;
import s3delta.plugins.bitfit.BitFitMethod;
import s3delta.plugins.lora.LoraMethod;
import s3delta.plugins.prefix.PrefixMethod;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.delta.Attachment;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Layout;
import s3delta.testkit.TinyT5;

/** A tiny backbone with deltas none of which has its initial values. */
record Tuned(FrozenT5 backbone, GatedModel model) implements AutoCloseable {
    /** Computes by the plain operations. */
    static Tuned of(TinyT5 kind, Path directory) {
        FrozenT5 backbone = FrozenT5.load(kind.write(directory, 3), engine());
        return of(backbone, new PlainOps());
    }

    /** Computes by the operations of a precision. */
    static Tuned of(TinyT5 kind, Path directory, PrecisionChoice precision) {
        FrozenT5 backbone = FrozenT5.load(kind.write(directory, 3), engine(), precision);
        return of(backbone, engine().ops(backbone.precision()));
    }

    private static TensorEngine engine() {
        return TensorEngine.start(DeviceChoice.CPU, 1);
    }

    private static Tuned of(FrozenT5 backbone, Ops ops) {
        DeltaSet deltas = new DeltaSet(T5Layout.of(backbone.model().config()).positions(), attachments(backbone));
        return new Tuned(backbone, Perturbation.of(new GatedModel(backbone, deltas, ops, new Randomness(3)), 0.3));
    }

    /** Rows before every attention block, a low-rank change and a bias on every key projection. */
    static List<Attachment> attachments(FrozenT5 backbone) {
        List<Attachment> attachments = new ArrayList<>();
        for (Position position : T5Layout.of(backbone.model().config()).positions()) {
            if (position.shape().kind() == SiteKind.ATTENTION) {
                attach(attachments, position, new PrefixMethod().create(position.shape(), new PrefixMethod.Config(2)));
            } else if (position.endsWith("k")) {
                attach(
                        attachments,
                        position,
                        new LoraMethod().create(position.shape(), new LoraMethod.Config(2, 2, 0)));
                attach(attachments, position, new BitFitMethod().create(position.shape(), new BitFitMethod.Config()));
            }
        }
        return attachments;
    }

    private static void attach(List<Attachment> attachments, Position position, Delta delta) {
        attachments.add(new Attachment("delta" + attachments.size(), "any", position, delta));
    }

    @Override
    public void close() {
        model.close();
        backbone.close();
    }
}
