package s3delta.runtime;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.api.Structure;
import s3delta.runtime.data.Row;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.model.LoadedRun;
import s3delta.runtime.task.Task;
import s3delta.runtime.use.Answering;
import s3delta.runtime.use.Predictor;

/**
 * A trained run attached to its backbone. Safe for use by several threads.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class TunedModel implements AutoCloseable {
    private final LoadedRun run;
    private final Consumer<TunedModel> detach;
    private final Predictor plain;
    private final AtomicBoolean closed = new AtomicBoolean();

    TunedModel(LoadedRun run, Consumer<TunedModel> detach) {
        this.run = run;
        this.detach = detach;
        plain = predictor(PredictOptions.defaults());
    }

    /**
     * Answers texts.
     *
     * @param texts what the model reads, as the run's task words it; see {@link #text}
     * @return the answers in the order of the texts; they depend on each other by rounding at most
     * @throws S3DeltaException {@link ErrorCode#SEQUENCE_LENGTH} if a text is too long and the run does not cut such texts
     * @throws IllegalStateException if this model or its backbone is closed
     */
    public List<Prediction> predict(List<String> texts) {
        requireOpen();
        return plain.predict(texts, 0);
    }

    /**
     * Answers texts in another way than {@link #predict(List)}.
     *
     * @param texts what the model reads
     * @param options how
     * @return the answers in the order of the texts
     * @throws S3DeltaException as {@link #predict(List)}
     */
    public List<Prediction> predict(List<String> texts, PredictOptions options) {
        requireOpen();
        return predictor(options).predict(texts, options.firstRow());
    }

    /**
     * Answers one text.
     *
     * @param text what the model reads
     * @return the answer
     * @throws S3DeltaException as {@link #predict(List)}
     */
    public Prediction predict(String text) {
        return predict(List.of(text)).get(0);
    }

    /**
     * Answers texts and says how probable each label is, which takes up to twice the time.
     *
     * @param texts what the model reads
     * @return the answers in the order of the texts; without probabilities where the run's task has no closed set of labels
     * @throws S3DeltaException as {@link #predict(List)}
     */
    public List<Prediction> predictWithProbabilities(List<String> texts) {
        return predict(texts, PredictOptions.defaults().withProbabilities());
    }

    /**
     * Answers many texts, such as those of a file.
     *
     * @param source where they come from
     * @param options how
     * @param listener gets each answer in order, and rows that give no text
     * @return how many there were
     * @throws S3DeltaException if a file cannot be read, {@link ErrorCode#USAGE} if rows are to be worded and the deltas were
     *     trained elsewhere, or as {@link #predict(List)}
     */
    public AnswerSummary answer(RowSource source, PredictOptions options, AnswerListener listener) {
        return Answering.answer(source.open(run.saved(), false), answering(options), options.batchSize(), listener);
    }

    /**
     * Answers the rows of a file, and writes each with its answer in one more column, {@code output} where no other is called
     * so; that of a row that gives no text stays empty.
     *
     * @param source a file of rows
     * @param options how
     * @param out a file of CSV, TSV or JSONL, by its ending; one that exists is replaced when all are answered
     * @return how many there were, and the name of the column
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if the file cannot be written, or as
     *     {@link #answer(RowSource, PredictOptions, AnswerListener)}
     */
    public AnswerSummary answer(RowSource source, PredictOptions options, Path out) {
        return Answering.answer(
                source.open(run.saved(), true),
                source.rowFile(),
                source.format(run.saved()),
                answering(options),
                options.batchSize(),
                out);
    }

    private Answering.Model answering(PredictOptions options) {
        requireOpen();
        Predictor predictor = predictor(options);
        return predictor::predict;
    }

    private Predictor predictor(PredictOptions options) {
        return new Predictor(
                run,
                options.batchSize(),
                options.decoding().orElse(run.saved().judging().decoding()),
                options.probabilities());
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the model is closed");
        }
    }

    /** What answers without probabilities, on the backbone given. */
    Predictor predictor(LoadedBackbone backbone) {
        requireOpen();
        if (!run.bench().equals(backbone)) {
            throw new IllegalArgumentException("the model is attached to another backbone: " + directory());
        }
        return plain;
    }

    /**
     * Words a row of the run's task as the text that the model reads.
     *
     * @param row values by column; the label is not needed
     * @return the text
     * @throws S3DeltaException {@link ErrorCode#DATA} if a value is missing or of the wrong kind, {@link ErrorCode#USAGE} if
     *     the deltas were trained elsewhere, so that no task is known
     */
    public String text(Map<String, String> row) {
        Task task = run.saved()
                .task()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.USAGE, "no task words the rows")
                        .where(run.saved().directory())
                        .expected("a run that trained a task, as these deltas were trained elsewhere")
                        .fix("give texts"));
        Map<String, Row.Cell> cells = new LinkedHashMap<>();
        row.forEach((column, value) -> cells.put(column, Row.Cell.of(value)));
        return task.prompt().source(new Row(cells, "the row", 0));
    }

    /**
     * Returns the labels that the task can have.
     *
     * @return the labels as the model writes them; empty where answers are open or no task is known
     */
    public List<String> labels() {
        return run.saved()
                .task()
                .flatMap(task -> task.scoring().labels())
                .map(List::copyOf)
                .orElse(List.of());
    }

    /**
     * Returns where the run's deltas are.
     *
     * @return the structure
     */
    public Structure structure() {
        return run.saved().structure();
    }

    /**
     * Returns the name of the run's task.
     *
     * @return the name; empty where the deltas were trained elsewhere
     */
    public Optional<String> task() {
        return run.saved().task().map(Task::name);
    }

    /**
     * Returns the directory that the run is in.
     *
     * @return the directory
     */
    public Path directory() {
        return run.saved().directory();
    }

    /**
     * Frees the run's own native memory; the backbone stays open if {@link Backbone#attach} gave this model. Not to be called
     * while another thread predicts.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            run.model().close();
            detach.accept(this);
        }
    }
}
