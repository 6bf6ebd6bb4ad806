package s3delta.cli.download;

import java.util.OptionalLong;

/** Is told how a download goes on. */
public interface Progress {
    /** Says nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void at(RemoteFile file, long bytes, OptionalLong size) {
            // Nobody listens.
        }

        @Override
        public void again(RemoteFile file, String reason, long seconds) {
            // Nobody listens.
        }
    };

    /**
     * Is told how much is there.
     *
     * @param file which
     * @param bytes how many are there
     * @param size how many there will be, where the server tells
     */
    void at(RemoteFile file, long bytes, OptionalLong size);

    /**
     * Is told that a transfer broke off and is tried again.
     *
     * @param file which
     * @param reason what happened
     * @param seconds how long it waits
     */
    void again(RemoteFile file, String reason, long seconds);
}
