package s3delta.bench.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** What kind of file a mutant shall still look like. */
enum Form {
    /** JSON, YAML, JSON lines, CSV: changed as text more often than as bytes. */
    TEXT {
        @Override
        List<Mutation> mutations() {
            return mixed(List.of(Wording.values()), 3);
        }
    },
    /** No structure that is known here. */
    BINARY {
        @Override
        List<Mutation> mutations() {
            return List.of(Damage.values());
        }
    },
    /** A length in eight bytes, a header in JSON, data: the header is changed as text, and the length often made to fit. */
    SAFETENSORS {
        @Override
        List<Mutation> mutations() {
            return mixed(within(Form::header, Wording.values()), 3);
        }
    },
    /** Data, a footer, its length in four bytes, four letters: what is in the footer is changed as often as all the rest. */
    PARQUET {
        @Override
        List<Mutation> mutations() {
            return mixed(within(Form::footer, Damage.values()), 2);
        }
    };

    private static final int TAIL = 8;

    /** Returns what may be done to a file, each as likely as it is often in the list. */
    abstract List<Mutation> mutations();

    private static List<Mutation> mixed(List<Mutation> own, int times) {
        List<Mutation> all = new ArrayList<>(List.of(Damage.values()));
        for (int i = 0; i < times; i++) {
            all.addAll(own);
        }
        return all;
    }

    /** Changes a part of a file, and what the file says about it. */
    private interface Part {
        byte[] apply(byte[] file, Mutation mutation, RandomGenerator random);
    }

    private static List<Mutation> within(Part part, Mutation... mutations) {
        return Arrays.stream(mutations)
                .<Mutation>map(mutation -> (file, random) -> part.apply(file, mutation, random))
                .toList();
    }

    private static byte[] header(byte[] file, Mutation mutation, RandomGenerator random) {
        if (file.length < Long.BYTES) {
            return file.clone();
        }
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > file.length - Long.BYTES) {
            return mutation.apply(file, random);
        }
        int end = Long.BYTES + (int) length;
        byte[] header = mutation.apply(Arrays.copyOfRange(file, Long.BYTES, end), random);
        long told = random.nextInt(8) == 0 ? length : header.length;
        return ByteBuffer.allocate(Long.BYTES + header.length + file.length - end)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(told)
                .put(header)
                .put(file, end, file.length - end)
                .array();
    }

    private static byte[] footer(byte[] file, Mutation mutation, RandomGenerator random) {
        if (file.length < TAIL) {
            return file.clone();
        }
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TAIL);
        int start = file.length - TAIL - length;
        if (length < 0 || start < 0) {
            return mutation.apply(file, random);
        }
        byte[] footer = mutation.apply(Arrays.copyOfRange(file, start, file.length - TAIL), random);
        int told = random.nextInt(8) == 0 ? length : footer.length;
        return ByteBuffer.allocate(start + footer.length + TAIL)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(file, 0, start)
                .put(footer)
                .putInt(told)
                .put(file, file.length - Integer.BYTES, Integer.BYTES)
                .array();
    }
}
