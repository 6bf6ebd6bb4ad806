package s3delta.runtime.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import s3delta.api.S3DeltaException;
import s3delta.runtime.process.Service;
import s3delta.runtime.process.Wire;

/**
 * Digests files for its parent. A request is their number and their paths; an answer is an empty text now and then, as a
 * sign of life, and the fingerprint.
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
    public void answer(DataInputStream request, DataOutputStream reply) throws IOException, Refused {
        List<Path> files = new ArrayList<>();
        int count = request.readInt();
        for (int i = 0; i < count; i++) {
            files.add(Path.of(Wire.text(request)));
        }
        try {
            String fingerprint = Fingerprint.here(files, () -> item(reply, ""));
            item(reply, fingerprint);
        } catch (S3DeltaException e) {
            throw new Refused(String.valueOf(e.getMessage()), e);
        }
    }

    private static void item(DataOutputStream reply, String text) throws IOException {
        reply.writeByte(ITEM);
        Wire.text(reply, text);
        reply.flush();
    }
}
