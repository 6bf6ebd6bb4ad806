package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import s3delta.runtime.Decoding;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.BatchSplit;
import s3delta.runtime.t5.Constants;
import s3delta.runtime.t5.DeviceBatch;
import s3delta.runtime.t5.DeviceSizes;
import s3delta.runtime.t5.FrozenBlocks;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.Generator;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.t5.Regularization;

/**
 * A backbone and what is trained in it. The trainable parameters are one flat float32 vector; each run works on views
 * of it, so that gradients, norms and optimiser steps are operations on one array.
 *
 * <p>Not safe for use by several threads.
 */
public final class GatedModel implements AutoCloseable {
    private final FrozenT5 backbone;
    private final Tunable tunable;
    private final Ops ops;
    private final NDManager manager;
    private final Tunable.Weights weights;
    private final Values values;
    private final ScaledParameters scaling;
    private final FrozenBlocks blocks;
    private final Constants constants;
    private final BatchParts batchParts;
    private final BatchGradients batchGradients;

    /**
     * Makes a model with initial values.
     *
     * @param backbone stays open as long as the model
     * @param tunable what is trained
     * @param ops the operations
     * @param randomness where initial values come from
     */
    public GatedModel(FrozenT5 backbone, Tunable tunable, Ops ops, Randomness randomness) {
        this(backbone, tunable, ops, randomness, false);
    }

    /**
     * Makes a model with initial values.
     *
     * @param backbone stays open as long as the model
     * @param tunable what is trained
     * @param ops the operations
     * @param randomness where initial values come from
     * @param checkpointing whether gradients are computed block by block, in less memory and more time
     */
    public GatedModel(FrozenT5 backbone, Tunable tunable, Ops ops, Randomness randomness, boolean checkpointing) {
        this(backbone, tunable, ops, randomness, checkpointing, DeviceSizes.CPU);
    }

    /**
     * Makes a model with initial values.
     *
     * @param backbone stays open as long as the model
     * @param tunable what is trained
     * @param ops the operations
     * @param randomness where initial values come from
     * @param checkpointing whether gradients are computed block by block, in less memory and more time
     * @param sizes how much is computed at a time
     */
    public GatedModel(
            FrozenT5 backbone,
            Tunable tunable,
            Ops ops,
            Randomness randomness,
            boolean checkpointing,
            DeviceSizes sizes) {
        if (checkpointing && tunable.trainsBackbone()) {
            throw new IllegalArgumentException("embeddings lie outside the blocks that checkpointing goes through");
        }
        this.backbone = backbone;
        this.tunable = tunable;
        this.ops = ops;
        manager = backbone.manager().newSubManager();
        constants = new Constants(manager);
        weights = new Tunable.Weights(
                tunable.trainsBackbone() ? List.of() : backbone.weights(), () -> backbone.stepWeights(ops));
        blocks = new FrozenBlocks(backbone.model(), tunable.reach().frozenBlocks(), sizes);
        long trained = tunable.trainsBackbone() ? tunable.layout().size() : 0;
        batchParts = new BatchParts(
                BatchSplit.of(
                        backbone.model().config(),
                        sizes,
                        sizes.partTokens(tunable.reach().density(), trained)),
                manager.getDevice());
        values = Values.create(
                tunable, manager, (parameter, floats) -> tunable.initialize(parameter, floats, randomness));
        scaling = new ScaledParameters(values, manager);
        batchGradients =
                new BatchGradients(backbone.model(), scaling, blocks, batchParts, checkpointing, this::pass, manager);
    }

    /**
     * A loss and its gradients.
     *
     * @param lossArray a number in nats a target token, float64; to be closed by the caller
     * @param gateGradient dL/dz, empty where it was not wanted
     * @param gradient dL/dw, flat; to be closed by the caller
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Gradients(NDArray lossArray, double[] gateGradient, NDArray gradient) implements AutoCloseable {
        /**
         * Reads the loss, which waits for the device.
         *
         * @return in nats a target token
         */
        public double loss() {
            return Reads.number(lossArray);
        }

        /** Adds up those of parts, in their order, into the first. */
        static Gradients sum(List<Gradients> parts) {
            Gradients sum = parts.get(0);
            for (Gradients part : parts.subList(1, parts.size())) {
                sum.lossArray.addi(part.lossArray);
                sum.gradient.addi(part.gradient);
                Arrays.setAll(sum.gateGradient, gate -> sum.gateGradient[gate] + part.gateGradient[gate]);
                part.close();
            }
            return sum;
        }

        @Override
        public void close() {
            lossArray.close();
            gradient.close();
        }
    }

    /**
     * Computes a loss and its gradients.
     *
     * @param batch the batch
     * @param gates the gates
     * @return loss and gradients, to be closed by the caller; numbers may be non-finite
     */
    public Gradients gradients(Batch batch, Gates gates) {
        return gradients(batch, gates, true, Regularization.NONE);
    }

    /**
     * Computes a loss and those of its gradients that are wanted. Where memory runs out, parts have half the tokens from this
     * batch on, which is computed anew; once in a model's life.
     *
     * @param batch the batch
     * @param gates the gates, which know whether their gradient is wanted
     * @param ofWeights whether dL/dw is wanted; else it is [0]
     * @param regularization of the step
     * @return loss and gradients, to be closed by the caller; numbers may be non-finite
     */
    public Gradients gradients(Batch batch, Gates gates, boolean ofWeights, Regularization regularization) {
        return batchParts.compute(batch, () -> batchGradients.of(batch, gates, ofWeights, regularization));
    }

    /**
     * Returns what batches are computed in.
     *
     * @return the parts, which become smaller where memory runs out
     */
    public BatchParts batchParts() {
        return batchParts;
    }

    /**
     * Computes a loss alone, by a forward pass that records nothing.
     *
     * @param batch the batch
     * @param gates the gates
     * @return in nats a target token; may be non-finite
     */
    public double loss(Batch batch, Gates gates) {
        return batchParts.compute(batch, () -> lossOfParts(batch, gates));
    }

    private double lossOfParts(Batch batch, Gates gates) {
        return batchParts
                .together(batchParts.cut(batch).stream()
                        .<Supplier<Double>>map(
                                part -> () -> (double) part.targetTokens() / batch.targetTokens() * lossOf(part, gates))
                        .toList())
                .stream()
                .reduce(0.0, Double::sum);
    }

    private double lossOf(Batch part, Gates gates) {
        return infer(gates, pass -> {
            DeviceBatch inputs = inputs(pass.manager(), List.of(part)).get(0);
            return Reads.number(backbone.model().loss(pass, inputs, blocks.begin(pass, inputs)));
        });
    }

    private List<DeviceBatch> inputs(NDManager scope, List<Batch> batches) {
        return DeviceBatch.of(scope, backbone.model().config(), batches);
    }

    /**
     * Runs the model without recording gradients.
     *
     * @param gates the gates
     * @param run what to do in the run; arrays that it makes are closed after it
     * @param <T> the result's type
     * @return what the run gave
     */
    public <T> T infer(Gates gates, Function<Pass, T> run) {
        try (NDManager scope = manager.newSubManager()) {
            TensorEngine.recordGradients(false);
            return run.apply(pass(scope, new Leaves(scaling, gates, false, scope)));
        }
    }

    /**
     * Generates greedily.
     *
     * @param batch the batch; its labels are not looked at
     * @param gates the gates
     * @param maxLength most tokens, the start token included
     * @return token ids of each row
     */
    public List<int[]> generate(Batch batch, Gates gates, int maxLength) {
        return generate(batch, gates, Decoding.GREEDY, maxLength);
    }

    /**
     * Generates.
     *
     * @param batch the batch; its labels are not looked at
     * @param gates the gates
     * @param decoding how; its longest text does not count
     * @param maxLength most tokens, the start token included
     * @return token ids of each row
     */
    public List<int[]> generate(Batch batch, Gates gates, Decoding decoding, int maxLength) {
        int rows = batchParts.rows(batch.rows(), batch.rows());
        return batchParts
                .together(IntStream.iterate(0, from -> from < batch.rows(), from -> from + rows)
                        .mapToObj(from -> IntStream.range(from, Math.min(from + rows, batch.rows()))
                                .boxed()
                                .toList())
                        .<Supplier<List<int[]>>>map(
                                some -> () -> generated(gates, batch.select(some), decoding, maxLength))
                        .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<int[]> generated(Gates gates, Batch batch, Decoding decoding, int maxLength) {
        return encoded(
                gates,
                batch,
                (pass, states) -> generator(pass, batch, states, maxLength).generate(decoding));
    }

    /**
     * Prepares a generation in a run.
     *
     * @param pass the run, of {@link #encoded}
     * @param batch the batch; its labels are not looked at
     * @param states the encoder's last hidden states [B, S, d]
     * @param maxLength most tokens, the start token included
     * @return writes texts as long as the run lasts
     */
    public Generator generator(Pass pass, Batch batch, NDArray states, int maxLength) {
        return new Generator(backbone.model(), pass, batch, states, maxLength);
    }

    /**
     * Encodes a batch and runs the rest without recording gradients.
     *
     * @param gates the gates
     * @param batch the batch
     * @param run what to do with the encoder's last hidden states [B, S, d]; arrays that it makes are closed after it
     * @param <T> the result's type
     * @return what the run gave
     */
    public <T> T encoded(Gates gates, Batch batch, BiFunction<Pass, NDArray, T> run) {
        return infer(gates, pass -> {
            DeviceBatch inputs = inputs(pass.manager(), List.of(batch)).get(0);
            return run.apply(pass, backbone.model().encode(pass, inputs, blocks.begin(pass, inputs)));
        });
    }

    /** Begins a run of deltas with open gates and without gradients, as one of several in a {@link MixedPass}. */
    DeltaPass deltaPass(NDManager scope) {
        if (pass(scope, new Leaves(scaling, Gates.open(), false, scope)) instanceof DeltaPass deltas) {
            return deltas;
        }
        throw new IllegalStateException("this model trains the backbone's own weights");
    }

    private Pass pass(NDManager scope, Leaves leaves) {
        return pass(scope, leaves, Regularization.NONE);
    }

    private Pass pass(NDManager scope, Leaves leaves, Regularization regularization) {
        return tunable.pass(scope, ops, weights, leaves, regularization, constants);
    }

    /**
     * Returns how many of the encoder's first blocks nothing that is trained reaches.
     *
     * @return 0 to all
     */
    public int frozenBlocks() {
        return blocks.blocks();
    }

    /**
     * Says whether what these blocks make is kept.
     *
     * @return whether {@link #keepStates} was called
     */
    public boolean keepsStates() {
        return blocks.keeps();
    }

    /**
     * Computes once what these blocks make of sources, and keeps it in a temporary file for as long as the model is open.
     * Later runs over batches of these sources begin after them; losses differ by rounding at most.
     *
     * @param sources token ids
     * @param folder of the file; float32 [tokens, d] for each source
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if the file cannot be written
     */
    public void keepStates(List<int[]> sources, Path folder) {
        try (NDManager scope = manager.newSubManager()) {
            Leaves open = new Leaves(scaling, Gates.open(), false, scope);
            blocks.keep(sources, folder, sub -> pass(sub, open), manager);
        }
    }

    /**
     * Returns the trainable parameters.
     *
     * @return float32 [n], owned by the model; may be changed in place between runs
     */
    public NDArray values() {
        return values.trained();
    }

    /**
     * Returns all parameters, those that are not trained included.
     *
     * @return owned by the model
     */
    public Values parameters() {
        return values;
    }

    /**
     * Returns where each parameter lies.
     *
     * @return the layout of {@link #values()}
     */
    public ParameterLayout layout() {
        return tunable.layout();
    }

    /**
     * Returns what the trainable parameters consist of.
     *
     * @return the parts of {@link #values()}, as {@link Tunable#parts} has them
     */
    public List<Tunable.Part> parts() {
        return tunable.parts();
    }

    /**
     * Returns the backbone.
     *
     * @return the backbone
     */
    public FrozenT5 backbone() {
        return backbone;
    }

    /**
     * Reads one parameter.
     *
     * @param index which slice
     * @return its values, row-major, a copy
     */
    public float[] parameter(int index) {
        return layout().read(values.trained(), index);
    }

    /**
     * Makes an empty vector of the parameters' size.
     *
     * @return float32 [n] of zeros, on the model's manager, to be closed by the caller
     */
    public NDArray newVector() {
        return manager.zeros(new Shape(layout().size()));
    }

    @Override
    public void close() {
        blocks.close();
        manager.close();
    }
}
