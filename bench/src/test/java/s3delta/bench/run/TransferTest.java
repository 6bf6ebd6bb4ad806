package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.experiment.Transfers;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.TransferResult;
import s3delta.runtime.structure.MeanStructure;
import tools.jackson.databind.JsonNode;

/** Structures moved between two tasks on a tiny backbone. */
class TransferTest {
    @TempDir
    private Path temp = Path.of("");

    private final Registry registry = Registry.load();

    @BeforeEach
    void files() throws IOException {
        Path backbone = TinyTask.backbone(temp.resolve("backbone"));
        Path data = TinyTask.data(temp.resolve("data"), "cola", "sst2");
        Files.writeString(temp.resolve("t.yaml"), """
                backbone: %s
                data: %s
                space: wide
                budget: 500
                search: {epochs: 1, validate-every: 3, batch-size: 8}
                train: {epochs: 1, validate-every: 10, batch-size: 8}
                limits: {train-rows: 24, validation-rows: 8, test-rows: 10}
                transfer: {sources: [cola, [sst2, cola]], targets: [cola, sst2]}
                out: %s
                """.formatted(backbone, data, temp.resolve("out")));
    }

    private TransferResult transfer(boolean rescale, String... settings) {
        ExperimentFile.Transferring both = ExperimentFile.readTransfer(temp.resolve("t.yaml"), List.of(settings));
        return new Transfers(registry, new s3delta.runtime.Cancellation())
                .run(both.experiment(), both.transfer(), false, rescale, RunListener.SILENT);
    }

    @Test
    void aMatrixOfSourcesAndTargets() throws IOException {
        // What a run has finished is not run again.
        new ExperimentRunner(registry)
                .run(ExperimentFile.read(temp.resolve("t.yaml"), List.of()), false, RunListener.SILENT);
        Path search = temp.resolve("out/cola/seed-1/result.json");
        FileTime before = Files.getLastModifiedTime(search);
        transfer(false);
        assertEquals(before, Files.getLastModifiedTime(search));

        JsonNode matrix = Json.read(temp.resolve("out/transfer.json"));
        List<String> rows = new ArrayList<>();
        matrix.get("rows")
                .forEach(row -> rows.add(
                        row.get("kind").stringValue() + " " + row.get("source").stringValue()));
        assertEquals(List.of("transfer cola", "transfer sst2 + cola", "searched ", "random "), rows);
        matrix.get("rows").forEach(row -> assertEquals(2, row.get("scores").size()));
        assertEquals(
                matrix.get("rows").get(2).get("scores").get("cola"),
                matrix.get("rows").get(0).get("scores").get("cola"));

        Path moved = temp.resolve("out/transfer/sst2/from-cola/seed-1");
        assertEquals(
                Files.readString(temp.resolve("out/cola/seed-1/structure.json")),
                Files.readString(moved.resolve("structure.json")));
        assertFalse(Json.read(moved.resolve("result.json")).get("searched").asBoolean());
        assertEquals(
                MeanStructure.of(
                                List.of(temp.resolve("out/sst2/seed-1"), temp.resolve("out/cola/seed-1")),
                                new Budget(500))
                        .placements(),
                StructureFile.read(temp.resolve("out/transfer/cola/from-sst2-cola/seed-1/structure.json"))
                        .placements());

        // And a second time nothing at all, for which no weights are needed.
        FileTime first = Files.getLastModifiedTime(moved.resolve("result.json"));
        Files.delete(temp.resolve("backbone/model.safetensors"));
        transfer(false);
        assertEquals(first, Files.getLastModifiedTime(moved.resolve("result.json")));

        // A fresh start leaves nothing that sums up what is no longer there.
        new ExperimentRunner(registry)
                .grid(ExperimentFile.read(temp.resolve("t.yaml"), List.of()))
                .clear();
        assertFalse(Files.exists(temp.resolve("out/transfer.json")));
    }

    @Test
    void theMeanOfOneSearchIsItsStructure() {
        new ExperimentRunner(registry)
                .search(
                        ExperimentFile.read(temp.resolve("t.yaml"), List.of("tasks=[cola]")),
                        false,
                        RunListener.SILENT);
        assertEquals(
                StructureFile.read(temp.resolve("out/structure.json")).placements(),
                MeanStructure.of(List.of(temp.resolve("out")), new Budget(500)).placements());
    }

    @Test
    void whatIsWrongIsToldBeforeAnythingIsRun() throws IOException {
        assertError(ErrorCode.FILE_MISSING, "transfer.targets=[cola, rte]");
        Path file = temp.resolve("s.json");
        Files.writeString(file, """
                {"format": 1, "budget": 500, "parameters": 16, "found-on": {},
                 "fits": {"encoder-layers": 5, "decoder-layers": 4},
                 "placements": [{"position": "encoder.block.4.layer.0.layer_norm", "method": "bitfit", "config": {},
                                 "parameters": 16}]}
                """);
        assertError(ErrorCode.STRUCTURE, "transfer.sources=[" + file + "]");
        assertError(ErrorCode.TASK, "transfer.targets=[sst3]");
        assertError(ErrorCode.CONFIG_VALUE, "transfer.budget=400");
        assertError(ErrorCode.CONFIG_VALUE, "methods=[random]");
        assertError(ErrorCode.CONFIG_KEY, "transfer.source=[cola]");
        assertFalse(Files.exists(temp.resolve("out")));

        transfer(true, "transfer.sources=[" + file + "]", "transfer.targets=[cola]");
        JsonNode moved =
                Json.read(temp.resolve("out/transfer.json")).get("rows").get(0);
        assertEquals(file.toString(), moved.get("source").stringValue());
        assertTrue(moved.get("scores").get("cola").get("mean").isNumber());

        // Results of another structure are not passed off as this one's.
        Files.writeString(file, Files.readString(file).replace("block.4", "block.0"));
        S3DeltaException e = assertThrows(
                S3DeltaException.class,
                () -> transfer(true, "transfer.sources=[" + file + "]", "transfer.targets=[cola]"));
        assertEquals(ErrorCode.OUTPUT, e.code());
        assertTrue(e.toString().contains("the structure"), e.toString());
    }

    private void assertError(ErrorCode code, String setting) {
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> transfer(false, setting));
        assertEquals(code, e.code(), setting);
    }
}
