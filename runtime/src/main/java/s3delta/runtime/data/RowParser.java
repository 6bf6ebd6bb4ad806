package s3delta.runtime.data;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Turns the JSON text of a row into plain Java values. */
final class RowParser {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private final boolean emptyTexts;
    private final String place;

    /** Makes a parser; where texts have no way to be missing, a missing value is an empty text. */
    RowParser(boolean emptyTexts, String place) {
        this.emptyTexts = emptyTexts;
        this.place = place;
    }

    Row parse(int number, String json) {
        Map<String, Object> values = new LinkedHashMap<>();
        try {
            if (!(nested(json) instanceof Map<?, ?> all)) {
                throw noObject(number, json).build();
            }
            all.forEach((key, value) -> put(values, String.valueOf(key), value));
        } catch (JacksonException e) {
            throw noObject(number, e.getOriginalMessage()).cause(e).build();
        }
        return new Row(values, place, number);
    }

    private S3DeltaException.Builder noObject(int number, String got) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "a row is no JSON object")
                .where(place + " row " + number)
                .got(got)
                .fix("write one JSON object a line");
    }

    private void put(Map<String, Object> values, String key, @Nullable Object value) {
        if (value != null) {
            values.put(key, value);
        } else if (emptyTexts) {
            values.put(key, "");
        }
    }

    /** Reads the JSON that CSV and TSV files hold where a list or a structure is needed. */
    static @Nullable Object nested(String json) {
        return MAPPER.readValue(json, Object.class);
    }
}
