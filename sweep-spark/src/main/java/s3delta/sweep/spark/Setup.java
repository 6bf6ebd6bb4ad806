package s3delta.sweep.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.spi.Message;
import s3delta.api.spi.TrialProgram;

/**
 * What driver and tasks need to know; both have the classes of this jar, so it travels in Java's own serial form.
 *
 * @param config the executor's configuration
 * @param command starts a trial's process
 * @param environment variables of a trial's process
 * @param directory working directory of trials
 * @param inputs directories to be shipped, by key; none where all hosts see the same files
 */
record Setup(
        SparkConfig config,
        List<String> command,
        Map<String, String> environment,
        String directory,
        Map<String, String> inputs)
        implements Serializable {
    private static final String KIND = "setup";

    /** The packages of Java that Spark looks into, from its own launcher's list. */
    private static final String OPENED =
            "java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util"
                    + " java.util.concurrent java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar";

    /** Returns the options for Java that Spark needs. */
    static String openings() {
        return Stream.of(OPENED.split(" ", -1))
                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
                .collect(Collectors.joining(" "));
    }

    static Setup of(SparkConfig config, TrialProgram program) {
        Map<String, String> inputs = new TreeMap<>();
        if (config.ship() > 0) {
            program.inputs().forEach((key, path) -> inputs.put(key, path.toString()));
        }
        return new Setup(
                config,
                program.command(),
                program.environment(),
                program.directory().toString(),
                Map.copyOf(inputs));
    }

    /** Returns whether hosts see no common files. */
    boolean ships() {
        return !inputs.isEmpty();
    }

    /** Returns Spark's own properties. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        Stream.of(config.conf().split(",", -1))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split("=", 2))
                .forEach(pair -> properties.put(pair[0], pair[1]));
        return properties;
    }

    Message message() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(this);
        }
        return Message.of(KIND, Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }

    static Setup of(Message message) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(message.text(0));
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (Setup) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }
}
