package s3delta.runtime.data;

import java.io.IOException;
import java.nio.file.Path;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Message;
import s3delta.runtime.process.Service;

/**
 * Digests files for its parent. A request has their paths, the answer one item with the fingerprint.
 */
public final class FingerprintService implements Service {
    private FingerprintService() {}

    /**
     * Serves the parent process.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        Service.serve(new FingerprintService());
    }

    @Override
    public void answer(Message request, Reply reply) throws IOException, Refused {
        try {
            reply.item(Fingerprint.here(request.fields().stream().map(Path::of).toList(), reply::beat));
        } catch (S3DeltaException e) {
            throw new Refused(e);
        }
    }
}
