package s3delta.sweep.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.spi.TrialProgram;

/**
 * What the driver is told first.
 *
 * @param master Spark's master
 * @param retries how often a task is started again
 * @param gpus GPUs of each trial
 * @param startup seconds that the cluster has to offer the first executor
 * @param properties Spark's own
 * @param plain what tasks need
 */
record Setup(String master, int retries, int gpus, int startup, Map<String, String> properties, TrialTask.Plain plain) {
    /** The packages of Java that Spark looks into, from its own launcher's list. */
    private static final List<String> OPENED = List.of(
            "java.base/java.lang",
            "java.base/java.lang.invoke",
            "java.base/java.lang.reflect",
            "java.base/java.io",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/sun.nio.ch",
            "java.base/sun.nio.cs",
            "java.base/sun.security.action",
            "java.base/sun.util.calendar");

    /** Returns the options for Java that Spark needs. */
    static String openings() {
        return OPENED.stream()
                .map(name -> "--add-opens=" + name + "=ALL-UNNAMED")
                .collect(Collectors.joining(" "));
    }

    static List<String> lines(SparkConfig config, TrialProgram program) {
        List<String> lines = new ArrayList<>();
        lines.add(Lines.join(
                config.url(),
                Integer.toString(config.retries()),
                Integer.toString(config.gpus()),
                Integer.toString(config.startup()),
                Integer.toString(config.cores()),
                Double.toString(config.backoff()),
                Integer.toString(config.patience()),
                Integer.toString(config.grace()),
                program.directory().toString()));
        // A mark first: an empty list has an empty line, which has one field.
        lines.add(Lines.join(
                Stream.concat(Stream.of("command"), program.command().stream()).toArray(String[]::new)));
        lines.add(pairs("environment", program.environment()));
        lines.add(pairs("properties", properties(config)));
        lines.add(pairs("inputs", config.ship() > 0 ? inputs(program) : Map.of()));
        return lines;
    }

    private static Map<String, String> inputs(TrialProgram program) {
        Map<String, String> inputs = new TreeMap<>();
        program.inputs().forEach((key, path) -> inputs.put(key, path.toString()));
        return inputs;
    }

    private static Map<String, String> properties(SparkConfig config) {
        Map<String, String> properties = new LinkedHashMap<>();
        Stream.of(config.conf().split(",", -1))
                .filter(text -> !text.isEmpty())
                .forEach(text ->
                        properties.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1)));
        return properties;
    }

    static Setup read(BufferedReader in) throws IOException {
        String[] f = next(in);
        List<String> command = List.of(next(in));
        Map<String, String> environment = map(next(in));
        Map<String, String> properties = map(next(in));
        Map<String, String> inputs = map(next(in));
        return new Setup(
                f[0],
                Integer.parseInt(f[1]),
                Integer.parseInt(f[2]),
                Integer.parseInt(f[3]),
                properties,
                new TrialTask.Plain(
                        List.copyOf(command.subList(1, command.size())),
                        environment,
                        f[8],
                        Integer.parseInt(f[4]),
                        Double.parseDouble(f[5]),
                        Integer.parseInt(f[6]),
                        Integer.parseInt(f[7]),
                        inputs));
    }

    private static String[] next(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("standard input ended before it said what to do");
        }
        return Lines.split(line);
    }

    private static String pairs(String mark, Map<String, String> map) {
        return Lines.join(Stream.concat(
                        Stream.of(mark), map.entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())))
                .toArray(String[]::new));
    }

    private static Map<String, String> map(String[] fields) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 1; i + 1 < fields.length; i += 2) {
            map.put(fields[i], fields[i + 1]);
        }
        return map;
    }
}
