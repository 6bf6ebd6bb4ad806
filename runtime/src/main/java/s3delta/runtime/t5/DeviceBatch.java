package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.engine.Uploads;

/**
 * A batch on the device. All batches of a step are brought there at once.
 *
 * @param batch the batch
 * @param sources token ids of the sources, int64 [B, S]
 * @param targets token ids that the decoder reads, int64 [B, T]
 * @param mask what hides padding, added to scores: float32 [B, 1, 1, S]; [1, 1, 1, S] where nothing is padded, so that what is
 *     made of it stays small
 * @param counted places of the labels that count among all, int64 [N]; empty where all count
 * @param labels those that count, int64 [N]
 */
public record DeviceBatch(
        Batch batch, NDArray sources, NDArray targets, NDArray mask, Optional<NDArray> counted, NDArray labels) {
    /** A batch's arrays on their way. */
    private static final class Parcel {
        private final List<long[]> arrays = new ArrayList<>();
        private final boolean padded;
        private final boolean ignoring;

        Parcel(Batch batch, T5Config config) {
            int[] counted = IntStream.range(0, batch.labels().length)
                    .filter(i -> batch.labels()[i] != Batch.IGNORED)
                    .toArray();
            padded = !Arrays.stream(batch.mask()).allMatch(token -> token == 1);
            ignoring = counted.length < batch.labels().length;
            arrays.add(batch.inputIds());
            arrays.add(batch.decoderInputs(config.decoderStartTokenId(), config.padTokenId()));
            arrays.add(Arrays.stream(counted).mapToLong(i -> batch.labels()[i]).toArray());
            if (ignoring) {
                arrays.add(Arrays.stream(counted).asLongStream().toArray());
            }
            if (padded) {
                arrays.add(batch.mask());
            }
        }
    }

    /**
     * Brings batches to the device, all of them at once.
     *
     * @param manager owner of the arrays
     * @param config the model's
     * @param batches at least one
     * @return one for each
     */
    public static List<DeviceBatch> of(NDManager manager, T5Config config, List<Batch> batches) {
        List<Parcel> parcels =
                batches.stream().map(batch -> new Parcel(batch, config)).toList();
        List<long[]> all =
                parcels.stream().flatMap(parcel -> parcel.arrays.stream()).toList();
        long[] packed = all.stream().flatMapToLong(Arrays::stream).toArray();
        long[] ends = new long[all.size() - 1];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = (i == 0 ? 0 : ends[i - 1]) + all.get(i).length;
        }
        NDArray whole = Uploads.longs(manager, packed, new Shape(packed.length));
        NDList cut = whole.split(ends, 0);
        cut.attach(manager);
        List<DeviceBatch> inputs = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < parcels.size(); i++) {
            Parcel parcel = parcels.get(i);
            inputs.add(of(manager, batches.get(i), parcel, cut.subNDList(next)));
            next += parcel.arrays.size();
        }
        return inputs;
    }

    private static DeviceBatch of(NDManager manager, Batch batch, Parcel parcel, NDList arrays) {
        NDArray mask = parcel.padded
                ? TensorEngine.hide(
                        arrays.get(parcel.arrays.size() - 1).reshape(batch.rows(), 1, 1, batch.sourceLength()))
                : manager.zeros(new Shape(1, 1, 1, batch.sourceLength()));
        return new DeviceBatch(
                batch,
                arrays.get(0).reshape(batch.rows(), batch.sourceLength()),
                arrays.get(1).reshape(batch.rows(), batch.targetLength()),
                mask,
                parcel.ignoring ? Optional.of(arrays.get(3)) : Optional.empty(),
                arrays.get(2));
    }
}
