package s3delta.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.text.StringEscapeUtils;

/** How values are written. */
final class Texts {
    private Texts() {}

    /** Makes a text safe in HTML and SVG, in elements and attributes; characters that XML lacks are dropped. */
    static String escape(String text) {
        return StringEscapeUtils.escapeXml11(text);
    }

    /** Writes a share with three significant digits at most, such as {@code 0.5%}; a dash where it is no number. */
    static String percent(double share) {
        if (!Double.isFinite(100 * share)) {
            return "-";
        }
        BigDecimal value = BigDecimal.valueOf(100 * share).round(new MathContext(3));
        return value.stripTrailingZeros().toPlainString() + "%";
    }

    /** Writes a share as whole per cent. */
    static String whole(double share) {
        return Math.round(100 * share) + "%";
    }

    static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String decimals(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** Writes shares from the largest, such as {@code 62% queries, 38% norms}. */
    static String ranked(Map<String, Double> shares) {
        return shares.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(entry -> whole(entry.getValue()) + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    static String joined(List<?> items) {
        return items.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
