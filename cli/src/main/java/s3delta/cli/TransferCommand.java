package s3delta.cli;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.cli.progress.Progress;
import s3delta.cli.report.Reports;
import s3delta.runtime.Cancellation;
import s3delta.runtime.S3Delta;
import s3delta.runtime.Specification;
import s3delta.runtime.result.TransferResult;

/** Trains structures on tasks that they were not found on. */
@Command(name = "transfer")
final class TransferCommand extends PrintingCommand {
    @Mixin
    private Options.Config config = new Options.Config();

    @Option(names = "--rescale")
    private boolean rescale;

    @Inject
    private S3Delta s3delta;

    @Inject
    private Cancellation cancellation;

    @Override
    public void run() {
        Specification specification = config.specification();
        TransferResult result = s3delta.transfer(specification, rescale, Progress.on(System.err), cancellation);
        Reports.write(specification.out());
        console.text(table(result));
        console.line("Results are in " + specification.out());
    }

    private static String table(TransferResult result) {
        List<Object> heads = new ArrayList<>(List.of("STRUCTURE FROM"));
        for (String target : result.targets()) {
            heads.add(target + " (" + result.rows().get(0).cell(target).metric() + ")");
        }
        TextTable table = new TextTable().row(heads.toArray());
        for (TransferResult.Row row : result.rows()) {
            List<Object> cells = new ArrayList<>(List.of(row.label("the target itself")));
            result.targets()
                    .forEach(target -> cells.add(ResultTable.score(
                            row.cell(target).mean(), row.cell(target).deviation())));
            table.row(cells.toArray());
        }
        return table.text();
    }
}
