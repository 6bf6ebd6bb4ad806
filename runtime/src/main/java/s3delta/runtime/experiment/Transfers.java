package s3delta.runtime.experiment;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.Budget;
import s3delta.api.Structure;
import s3delta.runtime.Cancellation;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Transfer;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.experiment.TransferPlan.Cell;
import s3delta.runtime.experiment.TransferPlan.Job;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.process.SteadyClock;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.TransferResult;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.MeanStructure;
import s3delta.runtime.structure.Rescaling;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.trial.EarlierRun;
import s3delta.runtime.trial.TrialRunner;

/**
 * Trains structures that were found on some tasks on others. The searches and random draws are the trials that a run of
 * the experiment has, in the same directories. The structures that move are trained in
 * {@code transfer/<target>/from-<source>/seed-<seed>}. What is finished is kept.
 */
public final class Transfers {
    private final Registry registry;
    private final Cancellation cancellation;

    /**
     * Makes the runner of transfers.
     *
     * @param registry the plugins
     * @param cancellation asks to stop
     */
    public Transfers(Registry registry, Cancellation cancellation) {
        this.registry = registry;
        this.cancellation = cancellation;
    }

    /**
     * Searches on the sources, trains on the targets, and writes {@code transfer.json}.
     *
     * @param experiment the configuration
     * @param transfer from where to where
     * @param fresh whether an earlier run's files may be deleted
     * @param rescale whether structure files may be mapped to this backbone
     * @param listener hears what happens
     * @return the content of {@code transfer.json}
     */
    public TransferResult run(
            Experiment experiment, Transfer transfer, boolean fresh, boolean rescale, RunListener listener) {
        TransferPlan plan = TransferPlan.of(experiment, transfer);
        T5Config config = LoadedBackbone.config(experiment.settings());
        plan.checkTasks();
        Grid.of(experiment, config, registry).notes().forEach(listener::note);
        Budget budget = plan.budget().in(config, experiment.settings().space(), registry);
        Function<Path, Structure> reader = file -> read(file, config, budget, rescale);
        transfer.sources().stream()
                .flatMap(source -> source.file().stream())
                .forEach(file -> read(file, config, budget, rescale));
        List<Job> jobs = Stream.concat(plan.making().stream(), plan.moving().stream())
                .map(job -> new Job(job.cell(), job.trial().complete(registry), job.source()))
                .toList();
        List<TrialSpec> trials = jobs.stream().map(Job::trial).distinct().toList();
        if (fresh) {
            Grid.clear(experiment.out(), trials);
        }
        plan.making().forEach(job -> EarlierRun.requireSame(job.trial().complete(registry), Optional.empty()));
        List<TrialSpec> outstanding = trials.stream()
                .filter(trial -> EarlierRun.sameAndFinished(trial).isEmpty())
                .toList();
        Grid.requireData(outstanding);
        Function<Job, Optional<Structure>> given = job -> job.source()
                .map(source -> source.file()
                        .map(reader)
                        .orElseGet(() -> found(plan, source, job.trial().seed(), budget)));
        Map<Cell, List<TrialResult>> results =
                outstanding.isEmpty() ? kept(jobs, given) : run(experiment, jobs, given, listener);
        TransferResult result = result(transfer, results);
        result.write(experiment.out().resolve(RunFiles.TRANSFER));
        return result;
    }

    /** Reads the results where all trials are finished, without a backbone. */
    private static Map<Cell, List<TrialResult>> kept(List<Job> jobs, Function<Job, Optional<Structure>> given) {
        return each(jobs, job -> {
            EarlierRun.requireSame(job.trial(), given.apply(job));
            return EarlierRun.finished(job.trial(), false).orElseThrow();
        });
    }

    private Map<Cell, List<TrialResult>> run(
            Experiment experiment, List<Job> jobs, Function<Job, Optional<Structure>> given, RunListener listener) {
        try (LoadedBackbone bench = LoadedBackbone.open(experiment.settings())) {
            TrialRunner runner =
                    new TrialRunner(bench, registry, listener, new SteadyClock(InstantSource.system()), cancellation);
            return each(jobs, job -> runner.run(job.trial(), given.apply(job), false));
        }
    }

    private static Map<Cell, List<TrialResult>> each(List<Job> jobs, Function<Job, TrialResult> result) {
        return jobs.stream().collect(Collectors.groupingBy(Job::cell, Collectors.mapping(result, Collectors.toList())));
    }

    private Structure read(Path file, T5Config config, Budget budget, boolean rescale) {
        Structure structure = StructureFile.read(file);
        if (rescale) {
            return Rescaling.of(structure, config, budget, registry, file.toString())
                    .structure();
        }
        Attachments.ofStructure(config, structure, registry, file.toString());
        return structure;
    }

    /** Reads the structure that the searches on a source's tasks have found. */
    private static Structure found(TransferPlan plan, Transfer.Source source, long seed, Budget budget) {
        List<Path> searches = source.tasks().stream()
                .map(task -> plan.search(task, seed).directory())
                .toList();
        return searches.size() == 1 ? MeanStructure.structure(searches.get(0)) : MeanStructure.of(searches, budget);
    }

    /** Sums up: a row for each source, then one for the searches on the targets themselves and one for random draws. */
    private static TransferResult result(Transfer transfer, Map<Cell, List<TrialResult>> results) {
        List<TransferResult.Row> rows = new ArrayList<>();
        transfer.sources().forEach(source -> rows.add(row(TransferResult.TRANSFER, source.name(), transfer, results)));
        rows.add(row(TransferResult.SEARCHED, "", transfer, results));
        rows.add(row(TransferResult.RANDOM, "", transfer, results));
        return new TransferResult(TrialResult.FORMAT, transfer.targets(), rows);
    }

    private static TransferResult.Row row(
            String kind, String source, Transfer transfer, Map<Cell, List<TrialResult>> results) {
        Map<String, TransferResult.Cell> scores = new LinkedHashMap<>();
        for (String target : transfer.targets()) {
            ExperimentResult.Group group =
                    Summary.group(results.getOrDefault(new Cell(kind, source, target), List.of()));
            scores.put(
                    target,
                    new TransferResult.Cell(
                            group.metric(),
                            group.seeds(),
                            Optional.of(group.trials()),
                            group.parametersMean(),
                            group.testMean(),
                            group.testDeviation(),
                            group.wrongOutputsMean()));
        }
        return new TransferResult.Row(source, kind, scores);
    }
}
