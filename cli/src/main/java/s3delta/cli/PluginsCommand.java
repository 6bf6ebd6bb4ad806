package s3delta.cli;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.plugin.Plugin;
import s3delta.runtime.plugin.Registry;

/** Lists what is installed. */
@Command(
        name = "plugins",
        description = "List the delta methods, search strategies and executors that are installed.",
        footer = {"", "Example: s3delta plugins --json"})
final class PluginsCommand implements Runnable {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    @Override
    public void run() {
        List<Plugin> plugins = registry.plugins();
        console.text(json ? Json.text(Trees.tree(trees(plugins))) : table(plugins));
    }

    private static List<Map<String, Object>> trees(List<Plugin> plugins) {
        List<Map<String, Object>> trees = new ArrayList<>();
        for (Plugin plugin : plugins) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("id", plugin.id());
            tree.put("kind", plugin.kind());
            tree.put("config", plugin.config());
            plugin.module().ifPresent(module -> tree.put("module", module));
            plugin.version().ifPresent(version -> tree.put("version", version));
            tree.put("jar", plugin.jar());
            plugin.origin().ifPresent(origin -> {
                tree.put("path", origin.path().toString());
                origin.sha256().ifPresent(digest -> tree.put("sha256", digest));
            });
            trees.add(tree);
        }
        return trees;
    }

    private static String table(List<Plugin> plugins) {
        TextTable table = new TextTable().row("ID", "KIND", "VERSION", "FROM", "KEYS AND DEFAULTS");
        for (Plugin plugin : plugins) {
            table.row(
                    plugin.id(),
                    plugin.kind(),
                    plugin.version().orElse("-"),
                    plugin.module().orElse(plugin.jar()),
                    plugin.config().entrySet().stream()
                            .map(key -> key.getKey() + "=" + key.getValue())
                            .collect(Collectors.joining(" ")));
        }
        return table.text();
    }
}
