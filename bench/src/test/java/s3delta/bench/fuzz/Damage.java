package s3delta.bench.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damage to any file, as disks, copies and attackers do it. */
enum Damage implements Mutation {
    /** Ends too early. */
    TRUNCATE {
        @Override
        public byte[] apply(byte[] file, RandomGenerator random) {
            return Arrays.copyOf(file, random.nextInt(file.length + 1));
        }
    },
    /** Some bits are others. */
    FLIP {
        @Override
        public byte[] apply(byte[] file, RandomGenerator random) {
            byte[] mutant = file.clone();
            for (int i = random.nextInt(1, 9); i > 0 && mutant.length > 0; i--) {
                mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return mutant;
        }
    },
    /** Some bytes are the least or the largest. */
    EXTREME_BYTE {
        @Override
        public byte[] apply(byte[] file, RandomGenerator random) {
            byte[] mutant = file.clone();
            for (int i = random.nextInt(1, 5); i > 0 && mutant.length > 0; i--) {
                mutant[random.nextInt(mutant.length)] = (byte) "\0\1\177\200\377".charAt(random.nextInt(5));
            }
            return mutant;
        }
    },
    /** A number of four or eight bytes, most often at the beginning or the end, is an extreme one. */
    EXTREME_NUMBER {
        @Override
        public byte[] apply(byte[] file, RandomGenerator random) {
            ByteBuffer mutant = ByteBuffer.wrap(file.clone())
                    .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int size = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
            if (file.length < size) {
                return mutant.array();
            }
            int last = file.length - size;
            int place = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> last - random.nextInt(Math.min(last, 16) + 1);
                case 2 -> random.nextInt(Math.min(last, 64) + 1);
                default -> random.nextInt(last + 1);
            };
            long value = extreme(file.length, random);
            if (size == Integer.BYTES) {
                mutant.putInt(place, (int) value);
            } else {
                mutant.putLong(place, value);
            }
            return mutant.array();
        }

        private long extreme(int length, RandomGenerator random) {
            long[] values = {
                0,
                1,
                -1,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                length,
                length - 1L,
                length + 1L,
                1L << 32,
                1L << random.nextInt(64)
            };
            return values[random.nextInt(values.length)];
        }
    },
    /** A part is gone. */
    CUT {
        @Override
        public byte[] apply(byte[] file, RandomGenerator random) {
            Part part = Part.of(file, random);
            return joined(file, 0, part.from, file, part.to, file.length);
        }
    },
    /** A part comes twice. */
    REPEAT {
        @Override
        public byte[] apply(byte[] file, RandomGenerator random) {
            Part part = Part.of(file, random);
            return joined(file, 0, part.to, file, part.from, file.length);
        }
    },
    /** A part lies over another. */
    OVERWRITE {
        @Override
        public byte[] apply(byte[] file, RandomGenerator random) {
            byte[] mutant = file.clone();
            int length = random.nextInt(file.length + 1);
            System.arraycopy(
                    file,
                    random.nextInt(file.length - length + 1),
                    mutant,
                    random.nextInt(file.length - length + 1),
                    length);
            return mutant;
        }
    },
    /** Noise in the middle. */
    INSERT {
        @Override
        public byte[] apply(byte[] file, RandomGenerator random) {
            byte[] noise = new byte[random.nextInt(1, 64)];
            random.nextBytes(noise);
            int place = random.nextInt(file.length + 1);
            byte[] head = joined(file, 0, place, noise, 0, noise.length);
            return joined(head, 0, head.length, file, place, file.length);
        }
    };

    /** Some bytes of a file, or none. */
    private record Part(int from, int to) {
        static Part of(byte[] file, RandomGenerator random) {
            int from = random.nextInt(file.length + 1);
            return new Part(from, from + random.nextInt(file.length - from + 1));
        }
    }

    private static byte[] joined(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        byte[] both = Arrays.copyOf(Arrays.copyOfRange(a, aFrom, aTo), aTo - aFrom + bTo - bFrom);
        System.arraycopy(b, bFrom, both, aTo - aFrom, bTo - bFrom);
        return both;
    }
}
