package s3delta.cli.demo;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import s3delta.api.S3DeltaException;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.process.Service;
import s3delta.runtime.process.ServiceProcess;
import s3delta.runtime.process.Wire;
import s3delta.runtime.train.Listener;

/**
 * Runs parts of the demo for another process. A request is the settings and a part; an answer is an empty text now and
 * then, as a sign of life, and the part's lines.
 */
public final class DemoService implements Service {
    private static final int STEPS_A_SIGN = 10;

    /** Made by the first request: all come from one demo. */
    private Optional<Demo> demo = Optional.empty();

    private DemoService() {}

    /**
     * Serves the parent process.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        Service.serve(new DemoService());
    }

    /**
     * Asks for a part.
     *
     * @param child a process with this service
     * @param settings what the demo runs
     * @param part which part
     * @return its lines of the table
     * @throws ServiceProcess.Failure if the child cannot answer
     */
    static List<DemoLine> ask(ServiceProcess child, DemoSettings settings, DemoPart part)
            throws ServiceProcess.Failure {
        List<DemoLine> lines = new ArrayList<>();
        child.ask(
                out -> {
                    settings.write(out);
                    Wire.text(out, part.name());
                },
                in -> {
                    String structure = Wire.text(in);
                    if (!structure.isEmpty()) {
                        lines.add(new DemoLine(
                                structure, Wire.text(in), in.readLong(), in.readDouble(), in.readDouble()));
                    }
                });
        return List.copyOf(lines);
    }

    @Override
    public void answer(DataInputStream request, DataOutputStream reply) throws IOException, Refused {
        DemoSettings settings = DemoSettings.read(request);
        DemoPart part = DemoPart.valueOf(Wire.text(request));
        try {
            if (demo.isEmpty()) {
                demo = Optional.of(
                        new Demo(settings, Registry.load(), settings.open(), new Signs(reply), InstantSource.system()));
            }
            for (DemoLine line : demo.get().run(part)) {
                item(reply, line.structure());
                Wire.text(reply, line.task());
                reply.writeLong(line.parameters());
                reply.writeDouble(line.accuracy());
                reply.writeDouble(line.seconds());
            }
        } catch (S3DeltaException e) {
            throw new Refused(String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void item(DataOutputStream reply, String text) throws IOException {
        reply.writeByte(ITEM);
        Wire.text(reply, text);
    }

    /** Tells the parent that steps are made, and thereby notices when it is gone. */
    private record Signs(DataOutputStream reply) implements Listener {
        @Override
        public void step(int step, double loss, double rate) {
            if (step % STEPS_A_SIGN == 0) {
                try {
                    item(reply, "");
                    reply.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
