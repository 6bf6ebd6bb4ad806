package s3delta.runtime.model;

import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.config.Settings;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;

/**
 * Trained deltas on their backbone, ready to be used.
 *
 * @param saved where they come from
 * @param bench engine, backbone and tokenizer
 * @param deltas the deltas
 * @param model the backbone with the deltas, in their trained state
 */
public record LoadedRun(SavedRun saved, LoadedBackbone bench, DeltaSet deltas, GatedModel model)
        implements AutoCloseable {
    /**
     * Loads deltas and backbone, on the device and in the precision of the run.
     *
     * @param saved the run
     * @param registry the plugins
     * @return the run, to be closed by the caller
     * @throws s3delta.api.S3DeltaException if the backbone is another than that of the run or a file does not fit
     */
    public static LoadedRun open(SavedRun saved, Registry registry) {
        return open(saved, registry, saved.compute().precision());
    }

    /**
     * Loads deltas and backbone in a precision of the caller's.
     *
     * @param saved the run
     * @param registry the plugins
     * @param precision of the frozen matrices
     * @return the run, to be closed by the caller
     * @throws s3delta.api.S3DeltaException as above
     */
    public static LoadedRun open(SavedRun saved, Registry registry, PrecisionChoice precision) {
        Settings.Compute compute = saved.compute();
        LoadedBackbone bench = LoadedBackbone.open(saved.backbone(), compute.device(), precision, compute.threads());
        try {
            return on(bench, saved, registry);
        } catch (RuntimeException e) {
            bench.close();
            throw e;
        }
    }

    /**
     * Loads deltas onto a backbone that is open.
     *
     * @param bench the backbone; closed with the run, so that a caller who shares it closes {@link #model} alone
     * @param saved the run
     * @param registry the plugins
     * @return the run
     * @throws s3delta.api.S3DeltaException if the backbone is another than that of the run or a file does not fit
     */
    public static LoadedRun on(LoadedBackbone bench, SavedRun saved, Registry registry) {
        saved.requireSame(bench.fingerprint());
        DeltaSet deltas = saved.deltas(bench.backbone().model().config(), registry);
        // Initial values are drawn and then replaced, so that any seed will do.
        GatedModel model =
                new GatedModel(bench.backbone(), deltas, bench.ops(), new Randomness(0), false, bench.sizes());
        try {
            DeltaFile.read(model, saved.deltaFile());
            return new LoadedRun(saved, bench, deltas, model);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public void close() {
        model.close();
        bench.close();
    }
}
