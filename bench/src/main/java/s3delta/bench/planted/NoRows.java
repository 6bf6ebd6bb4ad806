package s3delta.bench.planted;

import java.nio.file.Path;
import java.util.List;
import s3delta.runtime.data.Table;
import s3delta.runtime.task.Prompt;
import s3delta.runtime.task.TaskSource;

/** What a task has whose examples are made and never read. */
final class NoRows implements TaskSource {
    static final TaskSource SOURCE = new NoRows();
    static final Prompt PROMPT = new Prompt(List.of(), row -> "", (source, row) -> List.of());

    private NoRows() {}

    @Override
    public Table open(Path data, String split) {
        throw new IllegalStateException("examples are made, not read");
    }

    @Override
    public List<Path> files(Path data, String split) {
        return List.of();
    }
}
