package s3delta.runtime.trial;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Plugin;
import s3delta.runtime.Version;
import s3delta.runtime.data.Fingerprint;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.tokenizer.Tokenizers;

/**
 * What a run's numbers depend on besides its configuration and files. A run that resumes elsewhere is refused where it would
 * compute something else, and notes what changes the rounding of its numbers alone.
 *
 * @param version of S3Delta
 * @param engine version of the tensor engine
 * @param device {@code cpu} or {@code gpu}
 * @param threads number of threads that compute
 * @param precision of the frozen matrices
 * @param tokenizer digest of the tokenizer's files
 * @param partTokens the most tokens of a part of a batch that has no deltas; absent in what earlier versions saved
 * @param plugins digests of the jars of delta methods and search strategies that do not come with S3Delta, by kind and id
 */
public record Environment(
        String version,
        String engine,
        String device,
        int threads,
        String precision,
        String tokenizer,
        Optional<Long> partTokens,
        Map<String, String> plugins) {
    static Environment of(Trial trial, Registry registry) {
        Map<String, String> plugins = new TreeMap<>();
        registry.plugins().stream()
                .filter(plugin -> plugin.module().filter(Environment::isOwn).isEmpty())
                .forEach(plugin -> plugin.origin()
                        .flatMap(Plugin.Jar::sha256)
                        .ifPresent(digest -> plugins.put(plugin.kind() + " '" + plugin.id() + "'", digest)));
        return new Environment(
                Version.number(),
                trial.bench().engine().version(),
                trial.bench().engine().device().getDeviceType(),
                trial.bench().engine().threads(),
                trial.bench().backbone().precision().name().toLowerCase(Locale.ROOT),
                Fingerprint.of(Tokenizers.files(trial.spec().settings().backbone())),
                Optional.of(trial.bench().sizes().partTokens(0, 0)),
                plugins);
    }

    private static boolean isOwn(String module) {
        return module.startsWith("s3delta.");
    }

    /**
     * Compares with where the run was before.
     *
     * @param before as it was saved
     * @param notes gets what changes the rounding
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if the run would compute something else
     */
    void follow(Environment before, Consumer<String> notes) {
        requireSame("precision", before.precision, precision);
        requireSame("the tokenizer's files", before.tokenizer, tokenizer);
        before.plugins.forEach((plugin, digest) -> requireSame(plugin, digest, plugins.getOrDefault(plugin, "none")));
        BiConsumer<String, String> note = (was, is) -> {
            if (!was.equals(is)) {
                notes.accept("resumes with " + is + ", and began with " + was + ": numbers may differ by rounding");
            }
        };
        note.accept("S3Delta " + before.version, "S3Delta " + version);
        note.accept("engine " + before.engine, "engine " + engine);
        note.accept("device " + before.device, "device " + device);
        note.accept(before.threads + " threads", threads + " threads");
        before.partTokens.ifPresent(tokens -> note.accept(parts(tokens), parts(partTokens.orElse(tokens))));
    }

    private static String parts(long tokens) {
        return "parts of " + tokens + " tokens";
    }

    private static void requireSame(String what, String before, String now) {
        if (!Objects.equals(before, now)) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "a run cannot resume where it would compute something else")
                    .where(what)
                    .expected(before)
                    .got(now)
                    .fix("resume it where it was stopped, or start over with '--fresh'");
        }
    }
}
