package s3delta.bench.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Makes {@code docs/first-hour/tickets.csv}: notes of a village, and who is to see to them, in words that the demo's backbone
 * knows. As in files of real offices, labels are written in several ways, some rows lack something, and the spreadsheet has
 * left a byte-order mark, semicolons and quotes.
 */
final class Tickets {
    private static final int ROWS = 600;
    private static final int ODD = 40;
    private static final List<String> QUEUES = List.of("doctor", "farmer", "soldier", "teacher");
    private static final List<List<String>> NOTES = List.of(
            List.of(
                    "the {person} hurt the {child} in the {place} .",
                    "a {animal} hurt the {person} yesterday .",
                    "the {person} is weak and does not sleep .",
                    "the old {person} cried all day and is afraid .",
                    "a {child} kicked the {person} and hurt him .",
                    "the {person} is cold , wet and weak ."),
            List.of(
                    "two {animals} ran to the {place} .",
                    "the {animal} is dirty and hates the {animals} .",
                    "a {animal} chased the {animals} behind the {place} .",
                    "nobody washed the {animals} last week .",
                    "the {animals} are in the {place} with a {animal} .",
                    "somebody opened the garden and the {animals} ran ."),
            List.of(
                    "somebody stole the {thing} in the {place} .",
                    "the {thing} was stolen last week .",
                    "a {person} hid the {thing} behind the {place} .",
                    "nobody found the {thing} that somebody stole .",
                    "somebody broke the {thing} and stole a {thing} .",
                    "two {animals} were stolen yesterday ."),
            List.of(
                    "the {child} laughed and did not help .",
                    "every {child} sang and danced in the {place} .",
                    "the {child} does not know this letter .",
                    "a {child} thinks that the {animals} sing .",
                    "the {child} always sleeps and never knows the picture .",
                    "some {child} gave the letter to the {person} ."));
    private static final List<List<String>> WORDS = List.of(
            List.of("king", "queen", "man", "woman", "uncle", "aunt", "father", "mother", "painter", "singer"),
            List.of("boy", "girl", "prince", "princess"),
            List.of("dog", "cat", "horse", "cow", "fox", "wolf", "goat", "bear"),
            List.of("dogs", "cats", "horses", "cows", "foxes", "wolves", "goats", "bears"),
            List.of("hammer", "knife", "brush", "key", "cabinet", "box", "picture", "table", "cup", "lamp"),
            List.of("kitchen", "house", "forest", "castle", "street"));
    private static final List<String> OPENINGS =
            List.of("", "", "perhaps ", "surely ", "last month ", "then ", "this week ");
    private static final List<String> KINDS =
            List.of("{person}", "{child}", "{animal}", "{animals}", "{thing}", "{place}");

    private final SplittableRandom random = new SplittableRandom(20);

    private Tickets() {}

    /** Writes the file. */
    static String text() {
        Tickets tickets = new Tickets();
        List<String> lines = new ArrayList<>(List.of("\uFEFFid;day;note;queue"));
        for (int i = 0; i < ROWS; i++) {
            lines.add(tickets.row(i));
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private String row(int number) {
        int queue = random.nextInt(QUEUES.size());
        String note = OPENINGS.get(random.nextInt(OPENINGS.size())) + note(NOTES.get(queue));
        if (random.nextBoolean()) {
            note = note.replaceFirst(
                    " \\.$",
                    note(List.of(
                            " near the {place} .", " before the {person} called .", " and the {animal} saw it .")));
        }
        String label = QUEUES.get(queue);
        // One row in 40 lacks its note, one its label; others have quotes, capitals and spaces.
        int odd = number % ODD;
        if (odd == 7) {
            note = "";
        } else if (odd == 13 || odd == 33) {
            note = "\"he said \"\"" + note.replace(" .", " ; help") + "\"\" .\"";
        } else if (odd == 21) {
            note = '"' + note.replaceFirst(" ", "\n") + '"';
        }
        label = switch (odd) {
            case 3, 11, 29 -> label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
            case 17 -> label.toUpperCase(Locale.ROOT);
            case 23 -> label + " ";
            case 37 -> "";
            default -> label;
        };
        return (1000 + number) + ";" + String.format(Locale.ROOT, "2024-%02d-%02d", 1 + number / 50, 1 + number % 28)
                + ";" + note + ";" + label;
    }

    private String note(List<String> patterns) {
        String note = patterns.get(random.nextInt(patterns.size()));
        for (int i = 0; i < KINDS.size(); i++) {
            while (note.contains(KINDS.get(i))) {
                List<String> words = WORDS.get(i);
                int at = note.indexOf(KINDS.get(i));
                note = note.substring(0, at)
                        + words.get(random.nextInt(words.size()))
                        + note.substring(at + KINDS.get(i).length());
            }
        }
        return note;
    }
}
