package s3delta.bench.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who did what to whom? 1 if what is asked is what the sentence tells.
 *
 * @param lexicon the words
 */
record RolesTask(Lexicon lexicon) implements DemoTask {
    @Override
    public String name() {
        return "roles";
    }

    @Override
    public List<String> labels() {
        return List.of("0", "1");
    }

    @Override
    public int group() {
        return 1;
    }

    @Override
    public List<Row> draw(Draw draw, int number) {
        Scene scene = Scenes.draw(Phrases.of(lexicon, draw));
        boolean told = number % 2 == 1;
        List<Event> choices =
                told ? scene.facts() : draw.chance(0.5) && !scene.turned().isEmpty() ? scene.turned() : scene.others();
        Event asked = draw.pick(choices);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("sentence", Words.text(Words.of(scene.words(), ".")));
        fields.put("question", Words.text(Words.of(draw.chance(0.2) ? asked.passive() : asked, "?")));
        return List.of(new Row("scene", fields, told ? "1" : "0"));
    }
}
