package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import s3delta.api.spi.Scalars;
import s3delta.runtime.engine.Scoped;
import s3delta.runtime.engine.TensorEngine;

/**
 * The loss and its gradients with only one block's recording in memory at a time (gradient checkpointing, Chen et al.
 * 2016): the first time through the model keeps what each block reads, then each block runs again, last to first, and
 * hands its gradient on. Costs a forward pass more.
 */
public final class BlockwiseLoss implements AutoCloseable {
    private final T5Model model;
    private final Function<NDManager, Pass> passes;
    private final DeviceBatch inputs;
    private final FrozenBlocks frozen;
    private final NDManager manager;
    private final Pass unrecorded;

    /**
     * Prepares a batch.
     *
     * @param model the model
     * @param passes begins a run whose arrays belong to the manager given; gradients reach what all these runs share
     * @param inputs the batch
     * @param frozen the encoder's first blocks, to which no gradient needs to go
     * @param parent owner of what is kept between blocks
     */
    public BlockwiseLoss(
            T5Model model,
            Function<NDManager, Pass> passes,
            DeviceBatch inputs,
            FrozenBlocks frozen,
            NDManager parent) {
        this.model = model;
        this.passes = passes;
        this.inputs = inputs;
        this.frozen = frozen;
        manager = parent.newSubManager();
        TensorEngine.recordGradients(false);
        unrecorded = passes.apply(manager);
    }

    /**
     * Computes the loss, and adds its gradients, times a share, to what the runs share. Reads nothing from the device.
     *
     * @param share a positive number
     * @return the loss, in nats a target token: float64 [], owned by this
     */
    public NDArray backward(double share) {
        Stack encoder = model.encoder();
        Stack decoder = model.decoder();
        NDArray mask = inputs.mask();
        NDArray sourceBias = shared(pass -> encoder.bias(pass, mask));
        NDArray targetBias = shared(pass -> decoder.bias(pass, inputs.batch().targetLength()));
        int first = frozen.blocks();
        List<NDArray> sources =
                new ArrayList<>(List.of(once(pass -> frozen.begin(pass, inputs).states())));
        for (int i = first; i < encoder.blocks(); i++) {
            int block = i;
            sources.add(once(pass -> encoder.block(pass, block, last(sources), sourceBias)));
        }
        NDArray encoded = leaf(once(pass -> encoder.norm(pass, last(sources))));
        List<NDArray> targets = new ArrayList<>(List.of(once(pass -> model.targets(pass, inputs))));
        for (int i = 0; i < decoder.blocks(); i++) {
            int block = i;
            targets.add(once(pass -> decoder.block(pass, block, targets.get(block), encoded, targetBias, mask)));
        }
        NDArray[] loss = new NDArray[1];
        NDArray gradient = again(last(targets), last -> pass -> {
            NDArray value = model.loss(pass, inputs, decoder.norm(pass, last));
            loss[0] = kept(value.stopGradient().toType(DataType.FLOAT64, true));
            return Scalars.times(value, share);
        });
        for (int i = decoder.blocks() - 1; i >= 0; i--) {
            int block = i;
            gradient = again(
                    targets.get(i),
                    gradient,
                    input -> pass -> decoder.block(pass, block, input, encoded, targetBias, mask));
        }
        gradient = again(last(sources), kept(encoded.getGradient()), input -> pass -> encoder.norm(pass, input));
        for (int i = encoder.blocks() - 1; i >= first; i--) {
            int block = i;
            gradient = again(
                    sources.get(i - first), gradient, input -> pass -> encoder.block(pass, block, input, sourceBias));
        }
        return loss[0];
    }

    private static NDArray last(List<NDArray> arrays) {
        return arrays.get(arrays.size() - 1);
    }

    /** Runs a part without recording, and keeps what it gives. */
    private NDArray once(Function<Pass, NDArray> part) {
        return kept(Scoped.result(() -> part.apply(unrecorded)));
    }

    /** As {@link #once}, of what may be the model's own for longer than this. */
    private NDArray shared(Function<Pass, NDArray> part) {
        return part.apply(unrecorded);
    }

    private NDArray kept(NDArray array) {
        array.attach(manager);
        return array;
    }

    private NDArray leaf(NDArray array) {
        NDArray leaf = kept(array.stopGradient());
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /** Runs a part that ends in a number. */
    private NDArray again(NDArray input, Function<NDArray, Function<Pass, NDArray>> part) {
        try (NDArray one = manager.ones(new Shape())) {
            return again(input, one, part);
        }
    }

    /** Runs a part with recording and lets the gradient of its result flow back; returns the gradient of its input. */
    private NDArray again(NDArray input, NDArray gradient, Function<NDArray, Function<Pass, NDArray>> part) {
        try (NDManager scope = manager.newSubManager();
                NDArray leaf = leaf(input)) {
            Pass pass;
            NDArray result;
            TensorEngine.recordGradients(true);
            try {
                pass = passes.apply(scope);
                result = part.apply(leaf).apply(pass);
            } finally {
                TensorEngine.recordGradients(false);
            }
            TensorEngine.backward(result, gradient);
            gradient.close();
            input.close();
            return kept(leaf.getGradient());
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
