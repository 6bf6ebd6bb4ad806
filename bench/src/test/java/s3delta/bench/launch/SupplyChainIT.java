package s3delta.bench.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import s3delta.runtime.json.Json;
import tools.jackson.databind.JsonNode;

/** What comes along is listed, in the bill of materials and in {@code docs/dependencies.md}, and nothing else comes. */
class SupplyChainIT {
    private static final Path ROOT = Path.of(System.getProperty("s3delta.root"));
    private static final Path DIST = ROOT.resolve("cli/target/dist");
    private static final String BEGIN = "<!-- table: begin -->\n";
    private static final String END = "<!-- table: end -->\n";

    @Test
    void theBillOfMaterialsListsEveryJar() throws IOException {
        TreeSet<String> shipped = new TreeSet<>();
        for (String folder : new String[] {"lib", "native"}) {
            try (Stream<Path> jars = Files.list(DIST.resolve(folder))) {
                jars.map(jar -> jar.getFileName().toString()).forEach(shipped::add);
            }
        }
        TreeSet<String> listed = new TreeSet<>();
        JsonNode bill = bill();
        listed.add(jar(bill.path("metadata").path("component")));
        bill.path("components").forEach(component -> listed.add(jar(component)));
        assertEquals(shipped, listed);
    }

    @Test
    void theDocumentationListsEveryLicence() throws IOException {
        TreeMap<String, String> rows = new TreeMap<>();
        for (JsonNode component : bill().path("components")) {
            if (!component.path("group").asString("").equals("io.github.s3delta")) {
                String licences = licences(component);
                assertTrue(!licences.isEmpty(), component + " names no licence");
                String name = component.path("group").asString() + ":"
                        + component.path("name").asString();
                rows.put(
                        name,
                        "| `%s` | %s | %s |%n"
                                .formatted(name, component.path("version").asString(), licences));
            }
        }
        String table = "| library | version | licence |\n|---|---|---|\n" + String.join("", rows.values());
        Path file = ROOT.resolve("docs/dependencies.md");
        String text = Files.readString(file);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        if (System.getProperty("s3delta.golden", "").equals("write")) {
            text = text.substring(0, from) + table + text.substring(text.indexOf(END));
            Files.writeString(file, text);
        }
        assertEquals(text.substring(from, text.indexOf(END)), table);
    }

    private static JsonNode bill() throws IOException {
        JsonNode bill = Json.parse(Files.readString(DIST.resolve("sbom.json")), "sbom.json");
        assertEquals("CycloneDX", bill.path("bomFormat").asString());
        return bill;
    }

    /** The name of a component's jar, as Maven names it. */
    private static String jar(JsonNode component) {
        String purl = component.path("purl").asString();
        int classifier = purl.indexOf("classifier=");
        String kind =
                classifier < 0 ? "" : "-" + purl.substring(classifier + 11).split("&", 2)[0];
        return component.path("name").asString() + "-"
                + component.path("version").asString() + kind + ".jar";
    }

    private static String licences(JsonNode component) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode entry : component.path("licenses")) {
            JsonNode licence = entry.path("license");
            names.add(licence.path("id")
                    .asString(licence.path("name")
                            .asString(entry.path("expression").asString(""))));
        }
        names.remove("");
        return String.join(", ", names);
    }
}
