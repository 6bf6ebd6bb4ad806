package s3delta.cli;

import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import s3delta.runtime.Plugin;
import s3delta.runtime.Plugins;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists what is installed. */
@Command(name = "plugins")
final class PluginsCommand extends PrintingCommand {
    @Mixin
    private Options.Form form = new Options.Form();

    @Inject
    private Plugins installed;

    @Override
    public void run() {
        List<Plugin> plugins = installed.plugins();
        console.text(form.of(() -> json(plugins), () -> table(plugins)));
    }

    private static String json(List<Plugin> plugins) {
        ArrayNode items = Json.mapper().createArrayNode();
        for (Plugin plugin : plugins) {
            ObjectNode tree = items.addObject().put("id", plugin.id()).put("kind", plugin.kind());
            tree.set("config", Trees.tree(plugin.config()));
            plugin.module().ifPresent(module -> tree.put("module", module));
            plugin.version().ifPresent(version -> tree.put("version", version));
            tree.put("jar", plugin.jar());
            plugin.origin().ifPresent(origin -> {
                tree.put("path", origin.path().toString());
                origin.sha256().ifPresent(digest -> tree.put("sha256", digest));
            });
        }
        return Json.text(items);
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
