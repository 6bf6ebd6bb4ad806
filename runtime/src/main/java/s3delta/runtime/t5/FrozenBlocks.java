package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import s3delta.runtime.engine.TensorEngine;

/**
 * The encoder's first blocks, which nothing that is trained reaches: what they make of a source is always the same, so it
 * may be computed once and kept. Not with dropout, which also drops features there: a run that has it computes the blocks
 * each time. What is kept is computed in an order that depends on the sources alone, so that a run
 * that resumes in its middle sees the same numbers. Runs may begin on several threads; keeping and closing are not safe then.
 */
public final class FrozenBlocks implements AutoCloseable {
    /**
     * How far the encoder has come with a batch.
     *
     * @param blocks how many of its blocks have run
     * @param states their hidden states, [B, S, d]; rows of padding may hold anything finite
     */
    public record Encoding(int blocks, NDArray states) {}

    private final T5Model model;
    private final int blocks;
    private final long tokens;
    private Optional<HiddenStatesFile> file = Optional.empty();

    /**
     * Takes blocks together.
     *
     * @param model the model
     * @param blocks how many of its encoder's first blocks nothing that is trained reaches
     * @param sizes how much is computed at a time
     */
    public FrozenBlocks(T5Model model, int blocks, DeviceSizes sizes) {
        this.model = model;
        this.blocks = blocks;
        tokens = sizes.keptTokens();
    }

    /**
     * Returns how many blocks these are.
     *
     * @return 0 to all of the encoder's
     */
    public int blocks() {
        return blocks;
    }

    /**
     * Says whether what they make is kept.
     *
     * @return whether {@link #keep} was called
     */
    public boolean keeps() {
        return file.isPresent();
    }

    /**
     * Computes what the blocks make of sources and keeps it in a temporary file.
     *
     * @param sources token ids
     * @param folder of the file
     * @param passes begins a run whose arrays belong to the manager given
     * @param manager of these runs' managers
     */
    public void keep(List<int[]> sources, Path folder, Function<NDManager, Pass> passes, NDManager manager) {
        close();
        HiddenStatesFile kept = HiddenStatesFile.in(folder, model.config().dModel());
        file = Optional.of(kept);
        List<int[]> sorted = sources.stream()
                .sorted(Comparator.comparingInt(source -> source.length))
                .toList();
        int from = 0;
        while (from < sorted.size()) {
            int to = from + 1;
            while (to < sorted.size() && (long) (to + 1 - from) * sorted.get(to).length <= tokens) {
                to++;
            }
            Batch batch = Batch.of(
                    sorted.subList(from, to),
                    sorted.subList(from, to).stream().map(source -> new int[1]).toList(),
                    model.config().padTokenId());
            if (!kept.holds(batch)) {
                try (NDManager scope = manager.newSubManager()) {
                    TensorEngine.recordGradients(false);
                    DeviceBatch inputs = DeviceBatch.of(scope, model.config(), List.of(batch))
                            .get(0);
                    NDArray states = model.states(passes.apply(scope), inputs, blocks);
                    kept.put(batch, states);
                }
            }
            from = to;
        }
    }

    /**
     * Begins to encode.
     *
     * @param pass the run
     * @param inputs the batch
     * @return how far the encoder has come without what is trained
     */
    public Encoding begin(Pass pass, DeviceBatch inputs) {
        Batch batch = inputs.batch();
        boolean constant = !pass.regularization().dropout().drops();
        NDArray states = file.filter(kept -> constant && kept.holds(batch))
                .map(kept -> kept.read(pass.manager(), batch))
                .orElseGet(() -> model.states(pass, inputs, blocks));
        return new Encoding(blocks, states);
    }

    @Override
    public void close() {
        file.ifPresent(HiddenStatesFile::close);
        file = Optional.empty();
    }
}
