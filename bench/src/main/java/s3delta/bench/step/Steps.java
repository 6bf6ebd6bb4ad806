package s3delta.bench.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Median;
import s3delta.api.Candidate;
import s3delta.api.Structure;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchSession;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.KernelOps;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.search.GatedProblem;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.Structures;
import s3delta.runtime.t5.DeviceSizes;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.train.Schedule;
import s3delta.runtime.train.Trainer;
import s3delta.runtime.train.WeightDecay;
import s3delta.runtime.trial.Footprint;
import tools.jackson.databind.node.ObjectNode;

/** Makes steps as the product makes them, and times each. */
record Steps(
        FrozenT5 backbone,
        TensorEngine engine,
        Registry registry,
        SyntheticBatches batches,
        boolean checkpointing,
        Optional<Integer> partTokens,
        double dropout,
        Ops ops) {
    private static final double RATE = 3e-4;
    private static final double CLIP = 2;
    private static final double NANOS = 1e9;

    /** Steps without checkpointing and dropout, by the operations of the engine's device. */
    static Steps of(FrozenT5 backbone, TensorEngine engine, Registry registry, SyntheticBatches batches) {
        Ops ops = engine.ops(backbone.precision());
        return new Steps(backbone, engine, registry, batches, false, Optional.empty(), 0, ops);
    }

    /** The same computed as a GPU does, on any device. */
    Steps asOnAGpu() {
        Ops few = new KernelOps(backbone.precision(), true);
        return new Steps(backbone, engine, registry, batches, checkpointing, partTokens, dropout, few);
    }

    /**
     * What was measured.
     *
     * @param seconds of each step but the first
     * @param candidates number of gated deltas, 0 in training
     * @param parameters number of trainable parameters
     * @param precision of the backbone
     * @param structure what a search has come to
     */
    record Timing(
            List<Double> seconds, int candidates, long parameters, String precision, Optional<Structure> structure) {
        ObjectNode report(TensorEngine engine) {
            double[] all =
                    seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return Json.mapper()
                    .createObjectNode()
                    .put("median_step_seconds", Median.withDefaults().evaluate(all))
                    .put("min_step_seconds", all[0])
                    .put("peak_rss_mb", Footprint.residentMebibytes().orElse(Double.NaN))
                    .put("peak_device_mb", engine.usedDeviceBytes() / (double) (1 << 20))
                    .put("candidates", candidates)
                    .put("parameters", parameters)
                    .put("precision", precision)
                    .put("threads", engine.threads())
                    .put("engine", engine.version());
        }
    }

    private Regularization regularization() {
        return new Regularization(Dropout.of(dropout, 1), 0);
    }

    private DeviceSizes sizes() {
        return LoadedBackbone.sizes(engine, backbone, partTokens);
    }

    /** Trains deltas at all places of a space. */
    Timing train(SearchSpace places) {
        T5Config config = backbone.model().config();
        return train(Attachments.ofCandidates(config, Candidates.of(config, places, registry), registry));
    }

    /** Trains a structure. */
    Timing train(Structure structure, String file) {
        return train(Attachments.ofStructure(backbone.model().config(), structure, registry, file));
    }

    private Timing train(DeltaSet deltas) {
        Trainer trainer = trainer();
        try (GatedModel model = model(deltas);
                AdamW optimizer = new AdamW(model.values(), 0)) {
            List<Double> seconds = sizes().stepsAhead() > 1
                    ? ahead(model, optimizer)
                    : time(step -> trainer.step(model, batches.batch(Half.TRAINING, step), optimizer, step));
            return new Timing(
                    seconds, 0, model.layout().size(), backbone.precision().toString(), Optional.empty());
        }
    }

    /** Counts the operators of a training step. */
    Operators operators(SearchSpace places) {
        return profile(places, 1).operators();
    }

    /** Counts the operators of a step of a search. */
    Operators operatorsOfSearch(SearchSpace space, WrittenBudget budget) {
        return profileSearch(space, budget, 1).operators();
    }

    /**
     * What a step is made of.
     *
     * @param operators of a step
     * @param seconds of the best step that was not profiled
     */
    record Profile(Operators operators, double seconds) {
        /** The first step does what is done once. */
        static Profile of(IntConsumer step, int before) {
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < before; i++) {
                long start = System.nanoTime();
                step.accept(i);
                best = Math.min(best, (System.nanoTime() - start) / NANOS);
            }
            return new Profile(Operators.of(() -> step.accept(before)), best);
        }
    }

    /** Profiles a training step after some others. */
    Profile profile(SearchSpace places, int before) {
        return training(places, step -> Profile.of(step, before));
    }

    /** Profiles a step of a search after some others. */
    Profile profileSearch(SearchSpace space, WrittenBudget budget, int before) {
        return searching(space, budget, Map.of(), session -> Profile.of(session::step, before));
    }

    private <T> T training(SearchSpace places, Function<IntConsumer, T> use) {
        T5Config config = backbone.model().config();
        DeltaSet deltas = Attachments.ofCandidates(config, Candidates.of(config, places, registry), registry);
        Trainer trainer = trainer();
        try (GatedModel model = model(deltas);
                AdamW optimizer = new AdamW(model.values(), 0)) {
            return use.apply(step -> trainer.step(model, batches.batch(Half.TRAINING, step), optimizer, step));
        }
    }

    private Trainer trainer() {
        Schedule schedule = new Schedule(batches.steps(), batches.steps(), RATE);
        return new Trainer(schedule, CLIP, WeightDecay.NONE, regularization(), 1, 1);
    }

    /** Searches a space. */
    Timing search(SearchSpace space, WrittenBudget written, Map<String, Object> options) {
        T5Config config = backbone.model().config();
        List<Candidate> candidates = Candidates.of(config, space, registry);
        return searching(space, written, options, session -> {
            List<Double> seconds = time(session::step);
            Structure found = Structures.byScore(
                    config,
                    new Structures.Scored(candidates, session.scores(), Structures.Meaning.PROBABILITY),
                    written.in(config, space, registry),
                    Map.of());
            long parameters =
                    candidates.stream().mapToLong(Candidate::parameters).sum();
            return new Timing(
                    seconds, candidates.size(), parameters, backbone.precision().toString(), Optional.of(found));
        });
    }

    private <T> T searching(
            SearchSpace space, WrittenBudget written, Map<String, Object> options, Function<SearchSession, T> use) {
        T5Config config = backbone.model().config();
        List<Candidate> candidates = Candidates.of(config, space, registry);
        DeltaSet deltas = Attachments.ofCandidates(config, candidates, registry);
        try (GatedModel model = model(deltas);
                GatedProblem problem =
                        new GatedProblem(model, candidates, written.in(config, space, registry), batches)) {
            var strategy = registry.strategy("darts");
            Record settings = registry.bind(strategy, options, List.of(), Place.of("--hypergradient"));
            return use.apply(Registry.start(strategy, problem, settings));
        }
    }

    private GatedModel model(DeltaSet deltas) {
        return new GatedModel(backbone, deltas, ops, new Randomness(0), checkpointing, sizes());
    }

    /** As a training runs on a device that works ahead: losses are read after some steps, whose mean is what each took. */
    private List<Double> ahead(GatedModel model, AdamW optimizer) {
        List<Double> seconds = new ArrayList<>();
        int ahead = sizes().stepsAhead();
        for (int first = 0; first < batches.steps(); first += ahead) {
            int count = Math.min(ahead, batches.steps() - first);
            long start = System.nanoTime();
            for (int step = first; step < first + count; step++) {
                try (GatedModel.Gradients found = model.gradients(batches.batch(Half.TRAINING, step), Gates.open())) {
                    optimizer.beginStep(model.values(), found.gradient(), RATE, CLIP, found.lossArray());
                }
            }
            int made = optimizer.outcomes().size();
            seconds.add((System.nanoTime() - start) / NANOS / made);
        }
        // The first steps warm up.
        return seconds.size() > 1 ? seconds.subList(1, seconds.size()) : seconds;
    }

    /** The first step warms up. */
    private List<Double> time(IntConsumer step) {
        double[] seconds = IntStream.range(0, batches.steps())
                .mapToDouble(i -> {
                    long start = System.nanoTime();
                    step.accept(i);
                    return (System.nanoTime() - start) / NANOS;
                })
                .toArray();
        return Arrays.stream(seconds).skip(1).boxed().toList();
    }
}
