package s3delta.runtime.data;

/** Rows from JSON texts. */
public final class JsonRows {
    private JsonRows() {}

    /**
     * Reads a row.
     *
     * @param json one JSON object
     * @param place where it is from, for messages
     * @param number the row's number, from 0
     * @return the row, values that are null left out
     * @throws s3delta.api.S3DeltaException {@code FILE_FORMAT} if it is no JSON object
     */
    public static Row parse(String json, String place, int number) {
        return new RowParser(TableFormat.JSONL.isText(), place).parse(number, json);
    }
}
