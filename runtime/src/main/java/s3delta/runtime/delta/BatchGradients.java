package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import s3delta.api.spi.Scalars;
import s3delta.runtime.delta.GatedModel.Gradients;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.BlockwiseLoss;
import s3delta.runtime.t5.DeviceBatch;
import s3delta.runtime.t5.FrozenBlocks;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.t5.T5Model;

/**
 * Computes the gradients of batches, part by part. Parts that are computed next to each other have leaves of their own, whose
 * gradients are added up in one order, so that the same batch gives the same bits.
 */
record BatchGradients(
        T5Model model,
        ScaledParameters parameters,
        FrozenBlocks blocks,
        BatchParts batchParts,
        boolean checkpointing,
        Passes passes,
        NDManager manager) {
    /** Begins a run. */
    interface Passes {
        Pass begin(NDManager scope, Leaves leaves, Regularization regularization);
    }

    /** Computes those of a batch, which belong to the caller. */
    Gradients of(Batch batch, Gates gates, boolean ofWeights, Regularization regularization) {
        TensorEngine.recordGradients(false);
        try (NDManager scope = manager.newSubManager()) {
            List<DeviceBatch> parts = DeviceBatch.of(scope, model.config(), batchParts.cut(batch));
            int lanes = Math.min(batchParts.lanes(batch), parts.size());
            return Gradients.sum(batchParts.together(IntStream.range(0, lanes)
                    .<Supplier<Gradients>>mapToObj(
                            lane -> () -> sum(parts, lane, lanes, gates, ofWeights, regularization))
                    .toList()));
        }
    }

    /** Sums up those of every so many parts. */
    private Gradients sum(
            List<DeviceBatch> parts,
            int first,
            int every,
            Gates gates,
            boolean ofWeights,
            Regularization regularization) {
        long tokens =
                parts.stream().mapToLong(part -> part.batch().targetTokens()).sum();
        try (NDManager scope = manager.newSubManager()) {
            Leaves leaves = new Leaves(parameters, gates, ofWeights, scope);
            boolean whole = parts.size() == 1;
            NDArray loss = whole
                    ? backward(leaves, parts.get(0), 1, regularization.at(0))
                    : scope.zeros(new Shape(), DataType.FLOAT64);
            for (int i = first; i < parts.size() && !whole; i += every) {
                DeviceBatch part = parts.get(i);
                double share = (double) part.batch().targetTokens() / tokens;
                try (NDArray of = backward(leaves, part, share, regularization.at(i))) {
                    TensorEngine.scale(of, share);
                    loss.addi(of);
                }
            }
            loss.attach(manager);
            NDArray gradient = ofWeights ? leaves.gradient() : scope.zeros(new Shape(0));
            gradient.attach(manager);
            return new Gradients(loss, leaves.gateGradient(), gradient);
        }
    }

    /** Adds the gradients of a part's loss, times its share of the batch, to those of the leaves. */
    private NDArray backward(Leaves leaves, DeviceBatch part, double share, Regularization regularization) {
        if (checkpointing) {
            Function<NDManager, Pass> begin = scope -> passes.begin(scope, leaves, regularization);
            try (BlockwiseLoss blockwise = new BlockwiseLoss(model, begin, part, blocks, manager)) {
                NDArray loss = blockwise.backward(share);
                loss.attach(manager);
                return loss;
            }
        }
        try (NDManager scope = manager.newSubManager()) {
            TensorEngine.recordGradients(true);
            NDArray loss;
            NDArray weighted;
            try {
                Pass pass = passes.begin(scope, leaves, regularization);
                loss = model.loss(pass, part, blocks.begin(pass, part));
                weighted = share == 1 ? loss : Scalars.times(loss, share);
            } finally {
                TensorEngine.recordGradients(false);
            }
            TensorEngine.backward(weighted);
            // Recording is off, so that this is a number like any other.
            NDArray value = loss.toType(DataType.FLOAT64, true);
            value.attach(manager);
            return value;
        }
    }
}
