package s3delta.runtime.trial;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Cancellation;
import s3delta.runtime.RateOptions;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.Tunable;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.RatesResult;
import s3delta.runtime.result.RatesResult.Found;
import s3delta.runtime.result.RatesResult.Tried;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.DeltaChoice;
import s3delta.runtime.space.Rule;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.EarlyStopping;
import s3delta.runtime.train.LearningRate;
import s3delta.runtime.train.Schedule;
import s3delta.runtime.train.Trainer;

/**
 * Tries learning rates: for each delta method, all its candidates of the space are trained for some steps from the same
 * values on the same batches at several rates, half decades apart, and the loss on the validation set is measured. Where
 * the best rate is the lowest or the highest, the next one is tried too.
 *
 * @param options how long, on how many options.rows(), and what of
 */
public record RateTrials(RateOptions options) {
    private static final int MOST = 6;

    /**
     * Tries the rates of each method, on the first task and seed of an experiment.
     *
     * @param experiment the experiment: its space, its manual structures, and the rates to begin with
     * @param bench engine, backbone and tokenizer
     * @param registry the plugins
     * @param listener hears what happens
     * @param cancellation asks to stop, which ends this with {@link s3delta.runtime.Stopped}
     * @param found gets what was found so far, each time that a method is done
     * @return what all methods gave
     */
    @SuppressWarnings("try") // a promise is kept by being there
    public RatesResult run(
            Experiment experiment,
            LoadedBackbone bench,
            Registry registry,
            RunListener listener,
            Cancellation cancellation,
            Consumer<RatesResult> found) {
        Settings settings = experiment.settings();
        TrialSpec spec = new TrialSpec(
                settings,
                experiment.tasks().get(0),
                experiment.seeds().get(0),
                Method.Search.PLAIN,
                experiment.budget(),
                experiment.out());
        T5Config config = bench.backbone().model().config();
        List<Found> all = new ArrayList<>();
        Consumer<Found> next = one -> {
            all.add(one);
            found.accept(result(spec, all));
        };
        try (Cancellation.Watch watch = cancellation.watch()) {
            Trying trying = new Trying(Trial.of(spec, bench), listener, cancellation);
            for (String method : methods(experiment)) {
                List<Candidate> candidates = candidates(config, settings.space(), method, registry);
                Tunable deltas = Attachments.ofCandidates(config, candidates, registry);
                double base = settings.train().learningRate().of(method);
                next.accept(trying.found(method, candidates.size(), deltas, base));
            }
            if (options.fineTune()) {
                double base = experiment.methods().stream()
                        .filter(Method.FineTune.class::isInstance)
                        .map(method -> ((Method.FineTune) method).learningRate())
                        .findFirst()
                        .orElse(Method.FineTune.DEFAULTS.learningRate());
                next.accept(trying.found(RatesResult.FINE_TUNE, 0, new FullTuning(bench.backbone()), base));
            }
        }
        return result(spec, all);
    }

    private RatesResult result(TrialSpec spec, List<Found> found) {
        return new RatesResult(spec.task().name(), spec.seed(), options.steps(), List.copyOf(found));
    }

    /** The methods of the space, then those that only manual structures have. */
    private static List<String> methods(Experiment experiment) {
        List<String> methods = new ArrayList<>(experiment.settings().space().methods());
        experiment.allMethods().forEach(method -> {
            if (method instanceof Method.Manual manual && !methods.contains(manual.delta())) {
                methods.add(manual.delta());
            }
        });
        return methods;
    }

    /** All candidates of a method: those of the space, or where it has none, those at the method's customary sites. */
    private static List<Candidate> candidates(T5Config config, SearchSpace space, String method, Registry registry) {
        SearchSpace taken = space.methods().contains(method)
                ? space
                : new SearchSpace(
                        Optional.empty(),
                        List.of(Rule.of(
                                registry.method(method).customarySites(), List.of(new DeltaChoice(method, Map.of())))));
        return Candidates.of(config, taken, registry).stream()
                .filter(candidate -> candidate.method().equals(method))
                .toList();
    }

    /**
     * Returns a rate of the half decades .., 0.001, 0.003, 0.01, ...
     *
     * @param number 0 is 1, -1 is 0.3, -2 is 0.1
     * @return the rate
     */
    static double halfDecade(int number) {
        return Double.parseDouble((Math.floorMod(number, 2) == 0 ? "1e" : "3e") + Math.floorDiv(number, 2));
    }

    /** Finds the half decade that is nearest to a rate. */
    static int nearest(double rate) {
        return (int) Math.rint(2 * Math.log10(rate));
    }

    /** Trainings on the data of one trial. */
    private final class Trying {
        private final Trial trial;
        private final RunListener listener;
        private final Cancellation cancellation;
        private final int size;
        private final Batches training;
        private final Batches validation;

        Trying(Trial trial, RunListener listener, Cancellation cancellation) {
            this.trial = trial;
            this.listener = listener;
            this.cancellation = cancellation;
            size = trial.spec().trainBatch(trial.task().preset());
            training = trial.batches(trial.data().train(), size, "rates");
            List<EncodedExample> all = trial.data().validation();
            validation =
                    trial.batches(all.subList(0, Math.min(options.rows(), all.size())), 2 * size, "rates validation");
        }

        Found found(String method, int deltas, Tunable tunable, double base) {
            try (GatedModel model = trial.model(tunable);
                    NDArray start = model.values().duplicate()) {
                TreeMap<Integer, Tried> tried = new TreeMap<>();
                int middle = nearest(base);
                for (int next = middle - 1; next <= middle + 2; next++) {
                    tried.put(next, tried(method, model, start, halfDecade(next)));
                }
                while (tried.size() < MOST) {
                    int best = tried.entrySet().stream()
                            .min(Comparator.comparing(entry -> loss(entry.getValue())))
                            .orElseThrow()
                            .getKey();
                    boolean lowest = best == tried.firstKey();
                    if (!lowest && best != tried.lastKey()) {
                        break;
                    }
                    int next = best + (lowest ? -1 : 1);
                    tried.put(next, tried(method, model, start, halfDecade(next)));
                }
                List<Tried> all = List.copyOf(tried.values());
                return new Found(
                        method,
                        deltas,
                        tunable.layout().size(),
                        all,
                        all.stream()
                                .filter(one -> one.loss().isPresent())
                                .min(Comparator.comparing(Trying::loss))
                                .map(Tried::rate));
            }
        }

        private static double loss(Tried tried) {
            return tried.loss().orElse(Double.POSITIVE_INFINITY);
        }

        private Tried tried(String method, GatedModel model, NDArray start, double rate) {
            TensorEngine.copy(start, model.values());
            listener.begin("rates, " + method + " at " + rate, options.steps());
            try {
                train(model, rate);
                return new Tried(rate, Optional.of(validationLoss(model)).filter(Double::isFinite));
            } catch (S3DeltaException e) {
                if (e.code().equals(ErrorCode.NUMBERS)) {
                    return new Tried(rate, Optional.empty());
                }
                throw e;
            } finally {
                listener.end();
            }
        }

        private void train(GatedModel model, double rate) {
            Trainer trainer = new Trainer(
                    new Schedule(
                            options.steps(),
                            0,
                            LearningRate.of(rate),
                            trial.spec().settings().train().curve(),
                            EarlyStopping.NEVER),
                    trial.spec().settings().train().clip(),
                    trial.spec().settings().train().weightDecay(),
                    trial.regularization(
                            "rates", trial.spec().settings().train().labelSmoothing()),
                    1,
                    1);
            try (AdamW optimizer = trainer.optimizer(model)) {
                for (int step = 0; step < options.steps(); step++) {
                    cancellation.check();
                    double loss = trainer.step(model, training.batch(step), optimizer, step);
                    listener.step(step, loss, trainer.schedule().rateAt(step));
                }
            }
        }

        private double validationLoss(GatedModel model) {
            double nats = 0;
            long tokens = 0;
            for (int i = 0; i < validation.perEpoch(); i++) {
                cancellation.check();
                Batch batch = validation.batch(i);
                nats += model.loss(batch, Gates.open()) * batch.targetTokens();
                tokens += batch.targetTokens();
            }
            return nats / tokens;
        }
    }
}
