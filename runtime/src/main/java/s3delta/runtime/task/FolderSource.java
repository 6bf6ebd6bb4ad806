package s3delta.runtime.task;

import java.nio.file.Path;
import java.util.List;
import s3delta.runtime.data.DataFiles;
import s3delta.runtime.data.Table;

/**
 * Files named after their splits, in a folder of the data directory, see {@link DataFiles#find}.
 *
 * @param folder suite and task, such as {@code super_glue/wic}
 * @param validationSplit what the files of the validation split are named after
 */
public record FolderSource(String folder, String validationSplit) implements TaskSource {
    @Override
    public Table open(Path data, String split) {
        return Table.open(files(data, split));
    }

    @Override
    public List<Path> files(Path data, String split) {
        return DataFiles.find(data, folder, split.equals(SplitRule.VALIDATION) ? validationSplit : split);
    }
}
