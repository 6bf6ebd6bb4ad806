package s3delta.bench.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;

/** Batches of examples, without end. Those of a batch are about as long, so that little is padding. */
final class ExampleBatches {
    /** Batches that are drawn at once, sorted by length and shuffled. */
    private static final int POOL = 16;

    private final Supplier<Example> examples;
    private final int rows;
    private final RandomGenerator random;
    private final Deque<Batch> pool = new ArrayDeque<>();

    /**
     * One example.
     *
     * @param source ids, ended
     * @param target ids, ended
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on to be copied into tensors, never compared.
    record Example(int[] source, int[] target) {}

    /**
     * Starts the batches.
     *
     * @param examples where they come from
     * @param rows examples in a batch
     * @param seed of their order
     */
    ExampleBatches(Supplier<Example> examples, int rows, long seed) {
        this.examples = examples;
        this.rows = rows;
        random = new Randomness(seed).generator("example-batches", "");
    }

    /** Returns batches of texts with hidden spans. */
    static ExampleBatches corrupted(Lexicon lexicon, SalientCorruption corruption, int rows, long seed) {
        RandomGenerator random = new Randomness(seed).generator("span-corruption", "");
        var texts = new CorpusStream(lexicon).texts(seed).iterator();
        return new ExampleBatches(() -> corruption.corrupt(texts.next(), random), rows, seed);
    }

    /** Returns batches of the auxiliary tasks. */
    static ExampleBatches supervised(Lexicon lexicon, int rows, long seed) {
        AuxiliaryTasks tasks = new AuxiliaryTasks(lexicon);
        Vocabulary vocabulary = new Vocabulary(lexicon);
        Draw draw = Draw.of(seed, "auxiliary-tasks");
        return new ExampleBatches(
                () -> {
                    AuxiliaryTasks.Example example = tasks.draw(draw);
                    return new Example(vocabulary.ended(example.source()), vocabulary.ended(example.target()));
                },
                rows,
                seed);
    }

    /** Returns the next batch. */
    Batch next() {
        if (pool.isEmpty()) {
            fill();
        }
        return pool.remove();
    }

    private void fill() {
        List<Example> drawn = new ArrayList<>();
        for (int i = 0; i < POOL * rows; i++) {
            drawn.add(examples.get());
        }
        drawn.sort(Comparator.comparingInt((Example e) -> e.source().length).thenComparingInt(e -> e.target().length));
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < drawn.size(); from += rows) {
            List<Example> part = drawn.subList(from, from + rows);
            batches.add(
                    random.nextInt(batches.size() + 1),
                    Batch.of(
                            part.stream().map(Example::source).toList(),
                            part.stream().map(Example::target).toList(),
                            Vocabulary.PAD));
        }
        pool.addAll(batches);
    }
}
