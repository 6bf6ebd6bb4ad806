package s3delta.bench.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import s3delta.runtime.model.Workbench;
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

    static Lessons of(Teacher teacher, List<String> texts, Workbench bench, PlantedOptions options, long seed) {
        List<int[]> sources = Gaps.of(texts, bench.tokenizer(), options.longest(), seed);
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
}
