package org.example.reviews;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import s3delta.runtime.Backbone;
import s3delta.runtime.Prediction;
import s3delta.runtime.TunedModel;

/** {@code Main BACKBONE RUN TEXT..}: prints the answer to each text. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        List<String> texts = Arrays.asList(arguments).subList(2, arguments.length);
        try (Backbone t5 = Backbone.open(Path.of(arguments[0]));
                TunedModel reviews = t5.attach(Path.of(arguments[1]))) {
            for (Prediction answer : reviews.predict(texts)) {
                System.out.println(answer.output());
            }
        }
    }
}
