package s3delta.runtime.t5;

import java.util.List;
import s3delta.runtime.t5.T5Config.FeedForwardProj;

/** Sizes of well-known models. */
public final class T5s {
    private T5s() {}

    /** Makes a v1.0 model with as many blocks in the decoder as in the encoder. */
    public static T5Config of(int dModel, int dKv, int dFf, int layers, int heads) {
        return new T5Config(
                32128,
                dModel,
                dKv,
                dFf,
                layers,
                layers,
                heads,
                32,
                128,
                1e-6,
                FeedForwardProj.RELU,
                false,
                true,
                0.1,
                0,
                List.of(1),
                0);
    }

    /** Makes t5-v1_1-small. */
    public static T5Config gated() {
        return new T5Config(
                32128,
                512,
                64,
                1024,
                8,
                8,
                6,
                32,
                128,
                1e-6,
                FeedForwardProj.GATED_GELU,
                true,
                false,
                0.1,
                0,
                List.of(1),
                0);
    }
}
