package s3delta.bench.demo;

import java.util.List;

/**
 * A premise and what may or may not follow.
 *
 * @param premise one or two sentences, a full stop between them and none at the end
 * @param hypothesis a sentence without its full stop
 * @param relation what the first tells about the second
 */
record Inference(List<String> premise, List<String> hypothesis, Relation relation) {}
