package s3delta.bench.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/** Values that no honest file has. */
final class Hostile {
    static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-1",
            "1",
            "2",
            "0.5",
            "-0.0",
            "2147483647",
            "2147483648",
            "-2147483649",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "18446744073709551615",
            "9".repeat(900),
            "9".repeat(5_000),
            "1e308",
            "1e309",
            "-1e309",
            "1e-400",
            "1e999999999",
            "1e-999999999",
            "1e99999999999999999999",
            "0." + "0".repeat(500) + "1",
            "NaN",
            ".nan",
            ".inf",
            "-Infinity",
            "0x7fffffff",
            "0o777",
            "1_000",
            "1:30",
            "\"1\"");

    static final List<String> TEXTS = List.of(
            "",
            " ",
            "../../../../../../etc/passwd",
            "/etc/passwd",
            "/dev/zero",
            "/dev/stdin",
            "/proc/self/mem",
            "C:\\\\con",
            "a".repeat(100_000),
            "*",
            "***************",
            "(a+)+$",
            "\\u0000",
            "\\ud800",
            "\\n\\u001b[2J",
            "%s%n%d",
            "${jndi:ldap://localhost/a}",
            "<script>alert(1)</script>",
            "'; DROP TABLE rows; --",
            ".",
            "..",
            "encoder.block.0.layer.0.SelfAttention.q",
            "lora",
            "</s>",
            "\u202eabc",
            "\ud83d\ude00");

    static final List<String> WORDS = List.of(
            "null",
            "true",
            "false",
            "yes",
            "~",
            "NaN",
            "Infinity",
            "constructor",
            "class",
            "__proto__",
            "lora",
            "bitfit");

    static final List<String> VALUES = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "[[]]",
            "[null]",
            "{\"\": null}",
            "[1, 1]",
            "-1",
            "1.5",
            "[" + "0,".repeat(50_000) + "0]",
            "{\"class\": \"java.lang.Runtime\"}",
            "!!java.net.URL [\"http://localhost\"]",
            "&a [*a, *a]",
            "*a",
            "<<: {a: b}");

    private Hostile() {}

    static String deep(RandomGenerator random) {
        int depth = 1 << random.nextInt(6, 17);
        return switch (random.nextInt(3)) {
            case 0 -> "[".repeat(depth) + "]".repeat(depth);
            case 1 -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
            default -> "[".repeat(depth);
        };
    }

    /** The billion laughs: 2^40 texts, if anybody counts them. */
    static String anchors() {
        StringBuilder text = new StringBuilder("\na0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        return text.toString();
    }
}
