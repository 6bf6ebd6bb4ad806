package s3delta.runtime.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.runtime.experiment.Workload;
import s3delta.runtime.t5.T5Config;

/**
 * How long a trial takes: a stage's seconds are its steps times what a step costs in itself, and its floating-point operations
 * divided by how many a second the device makes. The constants were measured on two cores of a processor with AMX; each stage
 * is scaled by what finished trials of the same experiment took.
 *
 * @param config the backbone's
 * @param operations floating-point operations a second
 * @param scale by stage, what was measured divided by what was predicted; 1 where nothing was
 */
record CostModel(T5Config config, double operations, Map<String, Double> scale) {
    static final List<String> STAGES = List.of("search", "train", "test");

    /** Java, the engine, and the first use of each kernel. */
    static final double START_SECONDS = 3;

    /** Of one thread, with matrices in float32; half as long in bfloat16 where the processor has it. */
    static final double CORE_OPERATIONS = 70e9;

    /** Assumed: no GPU was measured. */
    static final double GPU_OPERATIONS = 20e12;

    private static final double STEP_SECONDS = 0.02;
    /** A step of a search makes a pass over each half of the data, and deltas at every place cost some more. */
    private static final double SEARCH = 2 * 1.3;
    /** A forward and a backward pass through frozen matrices cost the same. */
    private static final double TRAIN = 2;
    /** An output is decoded token by token. */
    private static final double SCORE = 1.5;

    /**
     * Predicts.
     *
     * @param work what a trial has to compute
     * @return seconds of each stage, and of what comes before
     */
    Map<String, Double> seconds(Workload work) {
        double row = forward(work) / operations;
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("start", START_SECONDS);
        put(
                seconds,
                "search",
                work.searchSteps() * STEP_SECONDS
                        + row * (work.searchRows() * SEARCH * TRAIN + work.validations() * SCORE));
        put(
                seconds,
                "train",
                work.trainSteps() * STEP_SECONDS + row * (work.trainRows() * TRAIN + work.trainValidations() * SCORE));
        put(seconds, "test", row * work.testRows() * SCORE);
        return seconds;
    }

    private void put(Map<String, Double> seconds, String stage, double predicted) {
        seconds.put(stage, predicted * scale.getOrDefault(stage, 1.0));
    }

    /** Counts the operations of one row's forward pass: two for each weight and token. */
    private double forward(Workload work) {
        double heads = (double) config.numHeads() * config.dKv();
        double attention = 4.0 * config.dModel() * heads;
        double matrices = 1.0 + config.feedForwardInputs().size();
        double feedForward = matrices * config.dModel() * config.dFf();
        double encoder = config.numLayers() * (attention + feedForward + 2 * heads * work.source());
        double decoder = config.numDecoderLayers() * (2 * attention + feedForward);
        double memory = config.numDecoderLayers() * 2.0 * config.dModel() * heads;
        double logits = (double) config.vocabSize() * config.dModel();
        return 2 * (work.source() * (encoder + memory) + work.target() * (decoder + logits));
    }
}
