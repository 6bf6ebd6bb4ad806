package s3delta.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Message;
import s3delta.runtime.RunListener;
import s3delta.runtime.S3Delta;
import s3delta.runtime.process.Service;
import s3delta.runtime.process.ServiceProcess;

/** Runs parts of the demo for another process. The kind of a request is that of a part, its fields are the part's seed
 * and the settings; the item is its line. */
public final class DemoService implements Service {
    private static final int STEPS_A_SIGN = 10;

    /** Made by the first request: all are for one demo. */
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
     * @return its line
     * @throws ServiceProcess.Failure if the child cannot answer
     */
    static DemoLine ask(ServiceProcess child, DemoSettings settings, DemoPart part) throws ServiceProcess.Failure {
        List<DemoLine> lines = new ArrayList<>();
        child.ask(settings.message(part), line -> lines.add(DemoLine.of(line)));
        return lines.get(0);
    }

    @Override
    public void answer(Message request, Reply reply) throws IOException, Refused {
        DemoSettings settings = DemoSettings.of(request);
        try {
            if (demo.isEmpty()) {
                demo = Optional.of(new Demo(settings, S3Delta.load(), new Signs(reply)));
            }
            DemoPart.Kind kind = DemoPart.Kind.valueOf(request.kind());
            demo.get().run(new DemoPart(kind, settings.seed())).send(reply);
        } catch (S3DeltaException e) {
            throw new Refused(e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Gives a sign of life every few steps. */
    private record Signs(Reply reply) implements RunListener {
        @Override
        public void step(int step, double loss, double rate) {
            if (step % STEPS_A_SIGN == 0) {
                try {
                    reply.beat();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
