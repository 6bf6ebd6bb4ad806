package s3delta.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code s3delta schema}: the JSON schema of configuration files. */
@Command(name = "schema")
public final class SchemaCommand extends PrintingCommand {
    private static final String FILE = "configuration.schema.json";

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
