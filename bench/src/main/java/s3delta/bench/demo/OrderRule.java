package s3delta.bench.demo;

import java.util.List;

/** Orders in time and size: {@code anna is older than paul . paul is older than tom}, so {@code tom is younger than anna}. */
final class OrderRule implements InferenceRule {
    private static final int MEMBERS = 3;

    @Override
    public String name() {
        return "order";
    }

    @Override
    public Inference draw(Phrases phrases, Relation relation) {
        Draw draw = phrases.draw();
        Scale scale = draw.chance(0.5) ? Scale.times(phrases) : Scale.sizes(phrases);
        while (true) {
            int[] first = edge(draw);
            int[] second = edge(draw);
            int[] asked = edge(draw);
            List<List<String>> said = List.of(scale.say(draw, first), scale.say(draw, second), scale.say(draw, asked));
            // Two different pairs of members have different sums.
            if (relation(first, second, asked) == relation
                    && first[0] + first[1] != second[0] + second[1]
                    && !said.subList(0, 2).contains(said.get(2))) {
                return new Inference(Words.of(said.get(0), ".", said.get(1)), said.get(2), relation);
            }
        }
    }

    /** Draws two of the three members: the first comes before the second. */
    private static int[] edge(Draw draw) {
        int first = draw.random().nextInt(MEMBERS);
        return new int[] {first, (first + 1 + draw.random().nextInt(MEMBERS - 1)) % MEMBERS};
    }

    private static Relation relation(int[] first, int[] second, int[] asked) {
        boolean forth = reaches(first, second, asked[0], asked[1]);
        boolean back = reaches(first, second, asked[1], asked[0]);
        return Relation.of(forth || !back, forth);
    }

    private static boolean reaches(int[] first, int[] second, int from, int to) {
        return goes(first, from, to)
                || goes(second, from, to)
                || goes(chained(first, second), from, to)
                || goes(chained(second, first), from, to);
    }

    private static boolean goes(int[] edge, int from, int to) {
        return edge[0] == from && edge[1] == to;
    }

    /** Returns the edge over both; from a member to itself if they do not meet. */
    private static int[] chained(int[] first, int[] second) {
        return first[1] == second[0] ? new int[] {first[0], second[1]} : new int[] {0, 0};
    }

    /**
     * What is in order.
     *
     * @param members three clauses or phrases
     * @param before what stands between an earlier or greater and the other
     * @param after the opposite
     */
    private record Scale(List<List<String>> members, String before, String after) {
        static Scale times(Phrases phrases) {
            return new Scale(List.of(event(phrases), event(phrases), event(phrases)), "before", "after");
        }

        static Scale sizes(Phrases phrases) {
            List<String> pair = phrases.draw().pick(phrases.lexicon().pairs("comparatives"));
            return new Scale(
                    List.of(
                            phrases.living().words(),
                            phrases.living().words(),
                            phrases.living().words()),
                    "is " + pair.get(0) + " than",
                    "is " + pair.get(1) + " than");
        }

        private static List<String> event(Phrases phrases) {
            return Event.of(phrases.living(), phrases.verb(VerbKind.QUIET), Tense.PAST)
                    .words();
        }

        List<String> say(Draw draw, int[] edge) {
            List<String> first = members.get(edge[0]);
            List<String> second = members.get(edge[1]);
            return draw.chance(0.5) ? Words.of(first, before, second) : Words.of(second, after, first);
        }
    }
}
