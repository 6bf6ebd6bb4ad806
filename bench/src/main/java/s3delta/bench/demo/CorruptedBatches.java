package s3delta.bench.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;

/** Batches of texts with hidden spans, without end. Texts of a batch are about as long, so that little is padding. */
final class CorruptedBatches {
    /** Batches that are drawn at once, sorted by length and shuffled. */
    private static final int POOL = 16;

    private final Iterator<List<String>> texts;
    private final SalientCorruption corruption;
    private final int rows;
    private final RandomGenerator random;
    private final Deque<Batch> pool = new ArrayDeque<>();

    /**
     * Starts the batches of a seed.
     *
     * @param rows texts in a batch
     */
    CorruptedBatches(Lexicon lexicon, SalientCorruption corruption, int rows, long seed) {
        texts = new CorpusStream(lexicon).texts(seed).iterator();
        this.corruption = corruption;
        this.rows = rows;
        random = new Randomness(seed).generator("span-corruption", "");
    }

    /** Returns the next batch. */
    Batch next() {
        if (pool.isEmpty()) {
            fill();
        }
        return pool.remove();
    }

    private void fill() {
        List<SalientCorruption.Example> examples = new ArrayList<>();
        for (int i = 0; i < POOL * rows; i++) {
            examples.add(corruption.corrupt(texts.next(), random));
        }
        examples.sort(Comparator.comparingInt((SalientCorruption.Example e) -> e.source().length)
                .thenComparingInt(e -> e.target().length));
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += rows) {
            List<SalientCorruption.Example> part = examples.subList(from, from + rows);
            batches.add(
                    random.nextInt(batches.size() + 1),
                    Batch.of(
                            part.stream().map(SalientCorruption.Example::source).toList(),
                            part.stream().map(SalientCorruption.Example::target).toList(),
                            Vocabulary.PAD));
        }
        pool.addAll(batches);
    }
}
