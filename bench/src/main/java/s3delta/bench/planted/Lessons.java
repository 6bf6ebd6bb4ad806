package s3delta.bench.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.trial.TrialData;

/**
 * Texts with gaps and what the teacher fills in.
 *
 * @param data the sets of a trial
 * @param changed share of the answers that differ from the backbone's own
 * @param noise standard deviation of the weights of each delta that was planted, by its index
 */
record Lessons(TrialData data, double changed, SortedMap<Integer, Double> noise) {
    private static final int MEASURED = 128;
    private static final String FINGERPRINT = "planted";

    static Lessons of(Teacher teacher, List<String> texts, LoadedBackbone bench, PlantedOptions options, long seed) {
        List<int[]> sources = gaps(texts, bench.tokenizer(), options.longest(), seed);
        List<int[]> rows = sources.subList(0, Math.min(options.rows(), sources.size()));
        SortedMap<Integer, Double> noise = teacher.strengthen(
                rows.subList(0, Math.min(MEASURED, rows.size())), options.strength(), options.deltas());
        List<int[]> answers = teacher.answers(rows);
        List<EncodedExample> examples = examples(rows, answers, bench.tokenizer());
        // Where there are fewer texts than wanted, training has fewer.
        int test = examples.size() - options.testRows();
        int validation = test - options.validationRows();
        TrialData data = new TrialData(
                examples.subList(0, validation),
                examples.subList(validation, test),
                examples.subList(test, examples.size()),
                answers.stream().mapToInt(answer -> answer.length).max().orElseThrow(),
                0,
                0,
                FINGERPRINT);
        return new Lessons(data, Teacher.changed(teacher.plainAnswers(rows), answers), noise);
    }

    private static List<EncodedExample> examples(List<int[]> sources, List<int[]> answers, Tokenizer tokenizer) {
        List<EncodedExample> examples = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Example example = new Example(tokenizer.decode(sources.get(i)), tokenizer.decode(answers.get(i)), i);
            examples.add(new EncodedExample(sources.get(i), answers.get(i), example));
        }
        return examples;
    }

    private static final int WIDEST = 3;

    /**
     * Hides one to three tokens in the middle of each text.
     *
     * @param texts the texts
     * @param longest most tokens of a source; texts that are longer are left out, as are those of fewer than 4 tokens
     * @return sources as token ids, each with its end
     */
    static List<int[]> gaps(List<String> texts, Tokenizer tokenizer, int longest, long seed) {
        RandomGenerator random = new Randomness(seed).generator("planted", "gaps");
        List<int[]> sources = new ArrayList<>();
        for (int[] ids : tokenizer.encodeAll(texts)) {
            int words = ids.length - 1;
            if (words > WIDEST && ids.length <= longest) {
                int width = 1 + random.nextInt(WIDEST);
                int from = random.nextInt(words - width + 1);
                int[] source = new int[ids.length - width + 1];
                System.arraycopy(ids, 0, source, 0, from);
                source[from] = tokenizer.sentinel(0);
                System.arraycopy(ids, from + width, source, from + 1, ids.length - from - width);
                sources.add(source);
            }
        }
        return sources;
    }
}
