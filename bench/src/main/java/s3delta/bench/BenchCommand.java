package s3delta.bench;

import picocli.CommandLine.Command;
import s3delta.bench.demo.DemoData;
import s3delta.bench.demo.PretrainDemoCommand;
import s3delta.bench.evidence.EvidenceCommand;
import s3delta.bench.planted.PlantedCommand;
import s3delta.bench.scale.ForecastCommand;
import s3delta.bench.scale.LargeCommand;
import s3delta.bench.soak.SoakCommand;
import s3delta.bench.step.FamilyCommand;
import s3delta.bench.step.GenerateCommand;
import s3delta.bench.step.GpuCommand;
import s3delta.bench.step.JmhCommand;
import s3delta.bench.step.LaunchCommand;
import s3delta.bench.step.OpenCommand;
import s3delta.bench.step.OperatorsCommand;
import s3delta.bench.step.ProfileCommand;
import s3delta.bench.step.ServeCommand;
import s3delta.bench.step.StepCommand;

/** {@code s3delta bench}: what measures and shows. */
@Command(
        name = "bench",
        subcommands = {
            DemoData.DrawCommand.class,
            EvidenceCommand.class,
            FamilyCommand.class,
            GenerateCommand.class,
            ForecastCommand.class,
            FuzzCommand.class,
            GpuCommand.class,
            JmhCommand.class,
            LargeCommand.class,
            LaunchCommand.class,
            OpenCommand.class,
            OperatorsCommand.class,
            ProfileCommand.class,
            PlantedCommand.class,
            PretrainDemoCommand.class,
            ServeCommand.class,
            SoakCommand.class,
            StepCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand {}
