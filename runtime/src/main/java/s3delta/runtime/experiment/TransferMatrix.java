package s3delta.runtime.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.Transfer;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.TransferResult;
import s3delta.runtime.result.TrialResult;

/** The scores of structures from each source on each target, with means and deviations over seeds. */
final class TransferMatrix {
    private final List<String> targets;
    private final Map<Cell, List<TrialResult>> cells = new LinkedHashMap<>();

    TransferMatrix(List<String> targets) {
        this.targets = targets;
    }

    /** What trials are taken together. */
    private record Cell(String kind, String source, String target) {}

    /** Adds a trial of the target's own, searched or drawn. */
    void reference(TrialSpec trial, TrialResult result) {
        String kind = trial.method() instanceof Method.Draws ? TransferResult.RANDOM : TransferResult.SEARCHED;
        add(new Cell(kind, "", trial.task().name()), result);
    }

    /** Adds a trial of a structure from a source. */
    void transferred(Transfer.Source source, String target, TrialResult result) {
        add(new Cell(TransferResult.TRANSFER, source.name(), target), result);
    }

    private void add(Cell cell, TrialResult result) {
        cells.computeIfAbsent(cell, key -> new ArrayList<>()).add(result);
    }

    /**
     * Sums up.
     *
     * @return a row for each source, then one for the searches on the targets themselves and one for random draws
     */
    TransferResult result(List<Transfer.Source> sources) {
        List<TransferResult.Row> rows = new ArrayList<>();
        sources.forEach(source -> rows.add(row(TransferResult.TRANSFER, source.name())));
        rows.add(row(TransferResult.SEARCHED, ""));
        rows.add(row(TransferResult.RANDOM, ""));
        return new TransferResult(TrialResult.FORMAT, targets, rows);
    }

    private TransferResult.Row row(String kind, String source) {
        Map<String, TransferResult.Cell> scores = new LinkedHashMap<>();
        targets.forEach(target ->
                scores.put(target, cell(cells.getOrDefault(new Cell(kind, source, target), List.of()))));
        return new TransferResult.Row(source, kind, scores);
    }

    private static TransferResult.Cell cell(List<TrialResult> trials) {
        ExperimentResult.Group group = Summary.group(trials);
        return new TransferResult.Cell(
                group.metric(),
                group.seeds(),
                Optional.of(group.trials()),
                group.parametersMean(),
                group.testMean(),
                group.testDeviation(),
                group.wrongOutputsMean());
    }
}
