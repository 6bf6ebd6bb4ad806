package s3delta.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.Message;

/** A child ends when its parent is gone, whatever it does. */
class ParentGoneTest {
    private static final long SECONDS = 60;

    private static Process start(Class<?> service) throws IOException {
        Process child = new ProcessBuilder(JavaCommand.of(service, List.of("-Xmx64m")))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        child.getOutputStream().write((Message.of("go").line() + "\n").getBytes(UTF_8));
        child.getOutputStream().flush();
        assertEquals('s', child.getInputStream().read());
        return child;
    }

    @Test
    void endsWhenNobodyTakesTheAnswerThoughItsInputIsOpen() throws IOException, InterruptedException {
        Process child = start(Chatter.class);
        try {
            child.getInputStream().close();
            assertTrue(child.waitFor(SECONDS, TimeUnit.SECONDS), "it runs on");
        } finally {
            child.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsSoonWhateverItComputes(Work work) throws IOException, InterruptedException {
        KilledParent.assertChildEnds(Thinker.class, Message.of(work.name()));
    }

    /** Answers without an end. */
    static final class Chatter implements Service {
        public static void main(String[] arguments) {
            Service.serve(new Chatter());
        }

        @Override
        public void answer(Message request, Reply reply) throws IOException {
            while (true) {
                reply.beat();
            }
        }
    }

    /** As a trial does that saves its state first, or is in the midst of a long step. */
    @Test
    void endsSoonThoughItWantsToDoMore() throws IOException, InterruptedException {
        KilledParent.assertChildEnds(Deaf.class, Message.of("go"));
    }

    /** A parent that lives waits itself. */
    @Test
    void takesItsTimeWhileItsParentLives() throws IOException, InterruptedException {
        Process child = start(Deaf.class);
        try {
            child.getOutputStream().close();
            assertFalse(child.waitFor(5, TimeUnit.SECONDS), "it has ended");
        } finally {
            child.destroyForcibly();
        }
    }

    /** Hears that its parent is gone, and does not end. */
    static final class Deaf {
        public static void main(String[] arguments) {
            LifeLine.read(line -> {}, () -> {}, 1);
            System.out.println(Message.of(Heartbeat.KIND).line());
            Work.think();
        }
    }

    /** What a child may do for long. */
    enum Work {
        /** Each step of the loop lets the system in. */
        LOOP {
            @Override
            void forever(Service.Reply reply) {
                think();
            }
        },
        /** The compiled loops may let nobody in before their end. */
        COUNTED_LOOPS {
            @Override
            void forever(Service.Reply reply) {
                int[] sums = new int[1 << 12];
                while (sums[0] != 1) {
                    for (int i = 0; i < Integer.MAX_VALUE - 1; i++) {
                        sums[i & (sums.length - 1)] += i ^ 2;
                    }
                    sums[0] = 0;
                }
            }
        },
        /** Java collects garbage nearly all of the time. */
        LITTLE_MEMORY {
            @Override
            void forever(Service.Reply reply) {
                List<byte[]> kept = new ArrayList<>();
                long free = Runtime.getRuntime().maxMemory();
                while (true) {
                    kept.add(new byte[1 << 12]);
                    if (kept.size() > (free * 9 / 10) >> 12) {
                        kept.subList(0, kept.size() / 4).clear();
                    }
                }
            }
        },
        /** One operation of a library that takes minutes. */
        LIBRARY {
            @Override
            void forever(Service.Reply reply) {
                BigInteger large = BigInteger.ONE.shiftLeft(1 << 27).subtract(BigInteger.ONE);
                while (large.signum() > 0) {
                    large = large.multiply(large).shiftRight(1 << 27);
                }
            }
        },
        /** The answer has no end either. */
        ANSWERS {
            @Override
            void forever(Service.Reply reply) throws IOException {
                while (true) {
                    reply.item("x".repeat(1 << 10));
                }
            }
        },
        /** Many threads work, and another holds the lock of standard output. */
        THREADS {
            @Override
            void forever(Service.Reply reply) {
                for (int i = 0; i < 2; i++) {
                    new Thread(() -> {
                                synchronized (System.err) {
                                    think();
                                }
                            })
                            .start();
                    new Thread(Work::think).start();
                }
                think();
            }
        };

        abstract void forever(Service.Reply reply) throws IOException;

        private static void think() {
            double thought = 1;
            while (thought > 0) {
                thought = Math.sqrt(thought) + 1;
            }
        }
    }

    /** Computes without an end. */
    static final class Thinker implements Service {
        public static void main(String[] arguments) {
            Service.serve(new Thinker());
        }

        @Override
        public void answer(Message request, Reply reply) throws IOException {
            Work.valueOf(request.kind()).forever(reply);
        }
    }
}
