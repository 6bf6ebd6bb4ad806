package s3delta.runtime.use;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.model.LoadedRun;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.T5Model;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.Splits;
import s3delta.runtime.task.Task;
import s3delta.runtime.tokenizer.Tokenizer;

/** Compares the logits of a run with those of a model that was made of it, both in float32, one after the other. */
public final class LogitCheck {
    /** A thousand times what rounding gives, and far below what changes an answer. */
    private static final double TOLERANCE = 1e-3;

    private static final int LONGEST = 128;
    private static final List<Example> OWN_ROWS = List.of(
            new Example("translate English to German: The house is wonderful.", "Das Haus ist wunderbar.", 0),
            new Example("sst2 sentence: a gripping film that is worth every minute", "1", 1),
            new Example("A dog runs across the field. A cat sleeps on the chair near the window.", "0", 2));

    private final SavedRun run;
    private final Registry registry;
    private final List<Example> rows;
    private final boolean real;
    private float[] expected = {};
    private double largest;

    private LogitCheck(SavedRun run, Registry registry, List<Example> rows, boolean real) {
        this.run = run;
        this.registry = registry;
        this.rows = rows;
        this.real = real;
    }

    /**
     * Takes rows of the validation set of the run's task, or sentences of the program's own where it has none or the data
     * are not there.
     *
     * @param run the run
     * @param registry the plugins
     * @param count the most rows, 0 for no check
     * @return the check
     */
    public static LogitCheck of(SavedRun run, Registry registry, int count) {
        if (count == 0) {
            return new LogitCheck(run, registry, List.of(), false);
        }
        List<Example> real = run.task().map(task -> rows(task, run, count)).orElse(List.of());
        return new LogitCheck(run, registry, real.isEmpty() ? OWN_ROWS : real, !real.isEmpty());
    }

    private static List<Example> rows(Task task, SavedRun run, int count) {
        try {
            TrialSpec trial = run.trial().orElseThrow();
            Settings.Input input = trial.settings().input();
            List<Example> validation = Splits.of(task, input.data(), input.limits(), new Randomness(trial.seed()))
                    .validation();
            return validation.subList(0, Math.min(count, validation.size()));
        } catch (S3DeltaException e) {
            return List.of();
        }
    }

    /** Computes the logits of the run. Where nothing is compared, checks its backbone. */
    void before() {
        if (rows.isEmpty()) {
            run.requireSameBackbone();
        } else {
            try (LoadedRun loaded = LoadedRun.open(run, registry, PrecisionChoice.FLOAT32)) {
                expected = logits(loaded.model(), loaded.bench().tokenizer());
            }
        }
    }

    /** Computes the logits of the model in a directory and compares. */
    void after(Path directory) {
        if (rows.isEmpty()) {
            return;
        }
        try (LoadedBackbone bench = LoadedBackbone.open(directory, DeviceChoice.CPU, PrecisionChoice.FLOAT32, 0);
                GatedModel model = new GatedModel(
                        bench.backbone(),
                        DeltaSet.none(bench.backbone().model().config()),
                        bench.ops(),
                        new Randomness(0))) {
            compare(logits(model, bench.tokenizer()));
        }
    }

    private void compare(float[] found) {
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            size = Math.max(size, Math.abs(expected[i]));
            largest = Math.max(largest, Math.abs((double) expected[i] - found[i]));
        }
        if (!(largest <= TOLERANCE * Math.max(1, size))) {
            throw S3DeltaException.of(ErrorCode.NUMBERS, "the merged model does not compute what the run does")
                    .where(run.directory())
                    .expected("logits that differ by rounding")
                    .got("a difference of " + largest + " between logits of at most " + size)
                    .fix("nothing was written; report this with the structure");
        }
    }

    private float[] logits(GatedModel model, Tokenizer tokenizer) {
        List<int[]> sources =
                rows.stream().map(row -> cut(tokenizer.encode(row.source()))).toList();
        List<int[]> targets =
                rows.stream().map(row -> cut(tokenizer.encode(row.target()))).toList();
        Batch batch = Batch.of(sources, targets, tokenizer.padding());
        return model.infer(Gates.open(), pass -> {
            T5Model t5 = model.backbone().model();
            return Reads.floats(t5.logits(pass, batch, t5.encode(pass, batch)));
        });
    }

    private static int[] cut(int[] tokens) {
        return tokens.length <= LONGEST ? tokens : Arrays.copyOf(tokens, LONGEST);
    }

    /**
     * Words the result.
     *
     * @return the largest absolute difference and what was compared; empty where nothing was
     */
    public Optional<String> finding() {
        String what = real ? "rows of the run's validation data" : "sentences of the program's own";
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "The largest logit difference between run and merged model is %.2e, over %,d logits of %d %s.",
                        largest,
                        expected.length,
                        rows.size(),
                        what));
    }
}
