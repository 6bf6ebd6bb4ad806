package s3delta.runtime.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.Placement;
import s3delta.api.Structure;
import s3delta.testsupport.Golden;

class StructureFileTest {
    private static final String Q = "encoder.block.0.layer.0.SelfAttention.q";

    @TempDir
    Path directory;

    private static Structure structure() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("r", 1L);
        config.put("alpha", 16.0);
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("task", "sst2");
        found.put("seed", 1L);
        found.put("score", 0.1 + 0.2);
        return new Structure(
                Structure.FORMAT,
                2000,
                List.of(
                        new Placement(Q, "lora", config, 1024, OptionalDouble.of(0.75)),
                        new Placement(Q, "bitfit", Map.of(), 512, OptionalDouble.empty())),
                found);
    }

    @Test
    void readsBackWhatItWrites() throws IOException {
        Path file = directory.resolve("structure.json");
        StructureFile.write(structure(), file);
        assertEquals(structure(), StructureFile.read(file));
        Golden.RUNTIME.text("structure", Files.readString(file));
    }

    @Test
    void refusesInconsistentFiles() throws IOException {
        broken("structure-sum", "\"parameters\" : 1536", "\"parameters\" : 1535");
        broken("structure-format", "\"format\" : 1", "\"format\" : 2");
        broken("structure-format-text", "\"format\" : 1", "\"format\" : \"1\"");
        broken("structure-budget", "\"budget\" : 2000", "\"budget\" : 1000");
        broken("structure-probability", "0.75", "1.5");
        broken("structure-count", "\"parameters\" : 512", "\"parameters\" : 0");
        broken("structure-key", "\"method\" : \"lora\"", "\"methode\" : \"lora\"");
        broken("structure-malformed", "\"found-on\"", "");
        broken("structure-twice", """
                "method" : "lora",
                    "config" : {
                      "r" : 1,
                      "alpha" : 16.0
                    },
                    "parameters" : 1024,
                    "p" : 0.75
                """, """
                "method" : "bitfit",
                "config" : { },
                "parameters" : 1024
                """);
    }

    private void broken(String golden, String part, String replacement) throws IOException {
        Path file = directory.resolve("structure.json");
        StructureFile.write(structure(), file);
        String text = Files.readString(file);
        assertEquals(true, text.contains(part), () -> text + " lacks " + part);
        Files.writeString(file, text.replace(part, replacement));
        Golden.RUNTIME.error(golden, directory, () -> StructureFile.read(file));
    }
}
