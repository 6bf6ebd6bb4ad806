package s3delta.runtime.structure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.runtime.t5.T5Config;

/** The numbers of a backbone that a structure fits. */
public final class Fits {
    static final String ENCODER = "encoder-layers";
    static final String DECODER = "decoder-layers";

    private Fits() {}

    /**
     * Lists the numbers.
     *
     * @param config the backbone's
     * @return by name, as JSON values
     */
    public static Map<String, Object> of(T5Config config) {
        Map<String, Object> fits = new LinkedHashMap<>();
        fits.put(ENCODER, (long) config.numLayers());
        fits.put(DECODER, (long) config.numDecoderLayers());
        fits.put("d-model", (long) config.dModel());
        fits.put("d-kv", (long) config.dKv());
        fits.put("heads", (long) config.numHeads());
        fits.put("d-ff", (long) config.dFf());
        fits.put("gated", config.feedForwardInputs().size() > 1);
        return fits;
    }

    /**
     * Reads a number that a structure must have.
     *
     * @param structure the structure
     * @param name such as {@link #ENCODER}
     * @param file where the structure comes from
     * @return the number, at least 1
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if it is not there
     */
    static int count(Structure structure, String name, String file) {
        if (structure.fits().get(name) instanceof Long count && count >= 1 && count <= Short.MAX_VALUE) {
            return count.intValue();
        }
        throw S3DeltaException.of(ErrorCode.STRUCTURE, "the structure does not say what it fits")
                .where(file + ": fits")
                .expected("'" + name + "', a number of layers")
                .got(structure.fits().getOrDefault(name, "nothing"))
                .fix("search again with this version, or write 'fits' into the file");
    }

    /**
     * Checks that a structure fits a backbone. One that does not say what it fits passes: its placements are checked one
     * by one.
     *
     * @param structure the structure
     * @param config the backbone's
     * @param file where the structure comes from
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if a number differs
     */
    static void check(Structure structure, T5Config config, String file) {
        List<String> wants = new ArrayList<>();
        List<String> has = new ArrayList<>();
        Map<String, Object> here = of(config);
        structure.fits().forEach((name, wanted) -> {
            Object actual = here.getOrDefault(name, "unknown");
            if (!Objects.equals(wanted, actual)) {
                wants.add(name + " " + wanted);
                has.add(name + " " + actual);
            }
        });
        if (!wants.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "the structure was made for another backbone")
                    .where(file + ": fits")
                    .expected("a backbone with " + String.join(", ", wants))
                    .got("one with " + String.join(", ", has))
                    .fix("use the backbone that it was found on, or map it to this one with '--rescale'");
        }
    }
}
