package s3delta.bench.run;

import java.util.List;
import java.util.stream.IntStream;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.TextScoring;
import s3delta.runtime.train.Evaluator;
import s3delta.testkit.TinyT5;

/** What a training without files is made of. */
final class TinyTraining {
    private TinyTraining() {}

    /** Returns the rows of the tiny backbone, in turn. */
    static List<EncodedExample> rows(int count) {
        int all = TinyT5.sources().size();
        return IntStream.range(0, count)
                .mapToObj(i -> new EncodedExample(
                        TinyT5.sources().get(i % all),
                        TinyT5.targets().get(i % all),
                        new Example("source", "target", i)))
                .toList();
    }

    /** Scores whether answers are the targets, which those of random weights are not. */
    static Evaluator evaluator(LoadedBackbone bench, List<EncodedExample> rows) {
        return new Evaluator(rows, TextScoring.exact(), bench.tokenizer(), 2, 5, true);
    }

    /** Attaches all candidates of the space 'wide'. */
    static DeltaSet wide(LoadedBackbone bench) {
        Registry registry = Registry.load();
        T5Config config = bench.backbone().model().config();
        return Attachments.ofCandidates(config, Candidates.of(config, Spaces.named("wide"), registry), registry);
    }
}
