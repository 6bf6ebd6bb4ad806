package s3delta.cli;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code s3delta schema}: the JSON schema of configuration files. */
@Command(
        name = "schema",
        description = "Print the JSON schema of configuration files, by which editors complete and check keys.",
        footer = {
            "",
            "Example: s3delta schema > s3delta.schema.json",
            "A file whose first line is '# yaml-language-server: $$schema=s3delta.schema.json' is checked by it."
        })
public final class SchemaCommand implements Runnable {
    private static final String FILE = "configuration.schema.json";

    @Inject
    private Console console;

    /** Makes the command; called by picocli. */
    SchemaCommand() {}

    /**
     * Returns the schema.
     *
     * @return JSON
     */
    public static String text() {
        try (InputStream in = Objects.requireNonNull(SchemaCommand.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void run() {
        console.line(text().stripTrailing());
    }
}
