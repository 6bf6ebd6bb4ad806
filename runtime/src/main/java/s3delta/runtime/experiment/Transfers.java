package s3delta.runtime.experiment;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import s3delta.api.Budget;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Transfer;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.Workbench;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.process.SteadyClock;
import s3delta.runtime.result.TransferResult;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.state.Interruption;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.MeanStructure;
import s3delta.runtime.structure.Rescaling;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.train.Listener;
import s3delta.runtime.trial.EarlierRun;
import s3delta.runtime.trial.TrialRunner;

/**
 * Trains structures that were found on some tasks on others. The searches and random draws are the trials that a run of
 * the experiment has, in the same directories; the structures that move are trained in
 * {@code transfer/<target>/from-<source>/seed-<seed>}. What is finished is kept.
 */
public final class Transfers {
    private final Registry registry;
    private final Interruption interruption;

    /**
     * Takes what a run needs.
     *
     * @param registry the plugins
     * @param interruption tells when to stop
     */
    @Inject
    public Transfers(Registry registry, Interruption interruption) {
        this.registry = registry;
        this.interruption = interruption;
    }

    /**
     * Searches on the sources, trains on the targets, and writes {@code transfer.json} and the report.
     *
     * @param experiment the configuration
     * @param transfer from where to where
     * @param fresh whether an earlier run's files may be deleted
     * @param rescale whether structure files may be mapped to this backbone
     * @param listener is told
     * @return what {@code transfer.json} holds
     */
    public TransferResult run(
            Experiment experiment, Transfer transfer, boolean fresh, boolean rescale, Listener listener) {
        TransferPlan plan = TransferPlan.of(experiment, transfer);
        T5Config config = Runs.config(experiment);
        plan.checkTasks();
        new Checks(config, registry).check(experiment);
        Budget budget = Budget.of(plan.budget(), config.parameterCount());
        Given given = new Given(plan, config, budget, rescale);
        given.checkFiles();
        List<TrialSpec> all = Stream.concat(made(plan).stream(), moved(plan)).toList();
        if (fresh) {
            Runs.clear(experiment, all);
        }
        made(plan).forEach(trial -> EarlierRun.requireSame(trial, Optional.empty()));
        TrialSet.requireData(all.stream()
                .filter(trial -> EarlierRun.sameAndFinished(trial).isEmpty())
                .toList());
        TransferMatrix matrix = new TransferMatrix(transfer.targets());
        try (Workbench bench = Workbench.open(experiment.settings())) {
            Trials trials = new Trials(
                    bench, new TrialRunner(registry, listener, new SteadyClock(InstantSource.system()), interruption));
            for (TrialSpec trial : made(plan)) {
                matrix.reference(trial, trials.run(trial, Optional.empty(), TrialRunner.Stages.ALL));
            }
            // By target and seed, so that trials share their data.
            for (String target : transfer.targets()) {
                for (long seed : experiment.seeds()) {
                    for (Transfer.Source source : transfer.sources()) {
                        matrix.transferred(source, target, trained(trials, given, source, target, seed));
                    }
                }
            }
        }
        TransferResult result = matrix.result(transfer.sources());
        result.write(experiment.out().resolve(RunDirectory.TRANSFER));
        return result;
    }

    private static TrialResult trained(Trials trials, Given given, Transfer.Source source, String target, long seed) {
        if (source.equals(Transfer.Source.task(target))) {
            return trials.run(given.plan.search(target, seed), Optional.empty(), TrialRunner.Stages.ALL);
        }
        TrialSpec trial = given.plan.transferred(source, target, seed);
        return trials.run(trial, Optional.of(given.structure(source, seed)), TrialRunner.Stages.TRAIN);
    }

    /** The trials that make structures: a search for each task and seed, random draws for each target. */
    private static List<TrialSpec> made(TransferPlan plan) {
        List<TrialSpec> trials = new ArrayList<>();
        Set<String> tasks = new LinkedHashSet<>(plan.transfer().tasks());
        for (String task : tasks) {
            for (long seed : plan.experiment().seeds()) {
                trials.add(plan.search(task, seed));
                if (plan.transfer().targets().contains(task)) {
                    trials.addAll(plan.draws(task, seed));
                }
            }
        }
        return trials;
    }

    /** The trials of structures that move. */
    private static Stream<TrialSpec> moved(TransferPlan plan) {
        return plan.transfer().targets().stream()
                .flatMap(target -> plan.experiment().seeds().stream()
                        .flatMap(seed -> plan.transfer().sources().stream()
                                .filter(source -> !source.equals(Transfer.Source.task(target)))
                                .map(source -> plan.transferred(source, target, seed))));
    }

    /** The structures of sources. */
    private final class Given {
        private final TransferPlan plan;
        private final T5Config config;
        private final Budget budget;
        private final boolean rescale;

        Given(TransferPlan plan, T5Config config, Budget budget, boolean rescale) {
            this.plan = plan;
            this.config = config;
            this.budget = budget;
            this.rescale = rescale;
        }

        /** Finds what is wrong with structure files before anything is run. */
        void checkFiles() {
            plan.transfer().sources().forEach(source -> source.file().ifPresent(this::read));
        }

        Structure structure(Transfer.Source source, long seed) {
            return source.file().map(this::read).orElseGet(() -> found(source, seed));
        }

        private Structure read(Path file) {
            Structure structure = StructureFile.read(file);
            if (rescale) {
                return Rescaling.of(structure, config, budget, registry, file.toString())
                        .structure();
            }
            Attachments.ofStructure(config, structure, registry, file.toString());
            return structure;
        }

        private Structure found(Transfer.Source source, long seed) {
            List<Path> searches = source.tasks().stream()
                    .map(task -> plan.search(task, seed).directory())
                    .toList();
            return searches.size() == 1 ? MeanStructure.structure(searches.get(0)) : MeanStructure.of(searches, budget);
        }
    }
}
