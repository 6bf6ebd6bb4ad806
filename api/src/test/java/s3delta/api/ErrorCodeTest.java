package s3delta.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCodeTest {
    @Test
    void allListsEveryConstantInOrderByItsLabel() throws IllegalAccessException {
        List<ErrorCode> constants = new ArrayList<>();
        for (Field field : ErrorCode.class.getFields()) {
            if (field.getType() == ErrorCode.class && Modifier.isStatic(field.getModifiers())) {
                ErrorCode code = (ErrorCode) field.get(null);
                assertEquals(
                        field.getName(), code.label().toUpperCase(Locale.ROOT).replace('-', '_'));
                constants.add(code);
            }
        }
        assertTrue(constants.size() > 20, constants::toString);
        assertEquals(constants, ErrorCode.all());
        assertEquals(constants.size(), new HashSet<>(constants).size(), "labels differ");
    }

    @Test
    void pluginsPrefixTheirCodes() {
        ErrorCode code = ErrorCode.ofPlugin("my-lora", "rank-2");
        assertEquals("my-lora.rank-2", code.label());
        assertEquals("my-lora.rank-2", code.toString());
    }

    @Test
    void labelsMayHaveAnyLength() {
        String label = "a" + "-a".repeat(100_000);
        assertEquals(label, new ErrorCode(label).label());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Usage", "two words", "-a", "a-", "a--b", "a_b", "a.b.c", ".a", "a."})
    void otherLabelsAreRefused(String label) {
        assertThrows(IllegalArgumentException.class, () -> new ErrorCode(label));
    }
}
